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
    "trainingDigests" BYTEA,
    "evaluationDigests" BYTEA,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "deletedAt" TIMESTAMP(3),
    "deletedBy" TEXT,

    CONSTRAINT "prediction_set_pkey" PRIMARY KEY ("runId","id")
);

-- CreateTable
CREATE TABLE "prediction_column" (
    "runId" TEXT NOT NULL,
    "setId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" BYTEA NOT NULL,

    CONSTRAINT "prediction_column_pkey" PRIMARY KEY ("runId","setId","name")
);

-- CreateIndex
CREATE INDEX "prediction_set_runId_sha256_idx" ON "prediction_set"("runId", "sha256");

-- AddForeignKey
ALTER TABLE "prediction_set" ADD CONSTRAINT "prediction_set_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction_column" ADD CONSTRAINT "prediction_column_runId_setId_fkey" FOREIGN KEY ("runId", "setId") REFERENCES "prediction_set"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
