-- CreateTable
CREATE TABLE "kept_report" (
    "runId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "isWhole" BOOLEAN NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "payload" BYTEA NOT NULL,
    "auditSeq" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "kept_report_pkey" PRIMARY KEY ("runId","sha256")
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

    CONSTRAINT "report_signature_pkey" PRIMARY KEY ("runId","recordSha256","number")
);

-- CreateIndex
CREATE INDEX "kept_report_runId_createdAt_idx" ON "kept_report"("runId", "createdAt");

-- AddForeignKey
ALTER TABLE "kept_report" ADD CONSTRAINT "kept_report_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_signature" ADD CONSTRAINT "report_signature_runId_recordSha256_fkey" FOREIGN KEY ("runId", "recordSha256") REFERENCES "kept_report"("runId", "sha256") ON DELETE CASCADE ON UPDATE CASCADE;
