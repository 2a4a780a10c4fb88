-- CreateTable
CREATE TABLE "kept_report" (
    "runId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "isWhole" BOOLEAN NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "payload" BLOB NOT NULL,
    "auditSeq" INTEGER,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("runId", "sha256"),
    CONSTRAINT "kept_report_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "report_signature" (
    "runId" TEXT NOT NULL,
    "recordSha256" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "statement" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "auditSeq" INTEGER NOT NULL,

    PRIMARY KEY ("runId", "recordSha256", "number"),
    CONSTRAINT "report_signature_runId_recordSha256_fkey" FOREIGN KEY ("runId", "recordSha256") REFERENCES "kept_report" ("runId", "sha256") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "kept_report_runId_createdAt_idx" ON "kept_report"("runId", "createdAt");
