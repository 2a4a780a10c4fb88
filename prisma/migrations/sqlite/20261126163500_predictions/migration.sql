-- CreateTable
CREATE TABLE "prediction_set" (
    "runId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "byteLength" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "readerVersion" INTEGER NOT NULL,
    "header" TEXT NOT NULL,
    "overlaps" TEXT NOT NULL DEFAULT '[]',
    "trainingDigests" BLOB,
    "evaluationDigests" BLOB,
    "actor" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    "deletedBy" TEXT,

    PRIMARY KEY ("runId", "id"),
    CONSTRAINT "prediction_set_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "prediction_column" (
    "runId" TEXT NOT NULL,
    "setId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" BLOB NOT NULL,

    PRIMARY KEY ("runId", "setId", "name"),
    CONSTRAINT "prediction_column_runId_setId_fkey" FOREIGN KEY ("runId", "setId") REFERENCES "prediction_set" ("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "prediction_set_runId_sha256_idx" ON "prediction_set"("runId", "sha256");
