-- DropIndex
DROP INDEX "outbox_sentAt_dueAt_idx";

-- AlterTable
ALTER TABLE "diagnosis_result" ADD COLUMN     "line" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "givenUpAt" TIMESTAMP(3),
ADD COLUMN     "targetId" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "diagnosisFindings" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "endedAt" TIMESTAMP(3),
ADD COLUMN     "experimentNumber" INTEGER,
ADD COLUMN     "finalLoss" DOUBLE PRECISION,
ADD COLUMN     "lastStep" BIGINT,
ADD COLUMN     "startedAt" TIMESTAMP(3),
ADD COLUMN     "training" TEXT;

-- CreateTable
CREATE TABLE "experiment" (
    "projectId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "deletedAt" TIMESTAMP(3),

    CONSTRAINT "experiment_pkey" PRIMARY KEY ("projectId","number")
);

-- CreateTable
CREATE TABLE "run_tag" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "run_tag_pkey" PRIMARY KEY ("runId","key")
);

-- CreateTable
CREATE TABLE "run_parameter" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "run_parameter_pkey" PRIMARY KEY ("runId","key")
);

-- CreateTable
CREATE TABLE "tracked_run" (
    "projectId" TEXT NOT NULL,
    "tracker" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "runId" TEXT NOT NULL,

    CONSTRAINT "tracked_run_pkey" PRIMARY KEY ("projectId","tracker","place","name")
);

-- CreateTable
CREATE TABLE "stream_position" (
    "runId" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,

    CONSTRAINT "stream_position_pkey" PRIMARY KEY ("runId","stream")
);

-- CreateTable
CREATE TABLE "refused_batch" (
    "runId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "sample" TEXT NOT NULL,

    CONSTRAINT "refused_batch_pkey" PRIMARY KEY ("runId","number")
);

-- CreateTable
CREATE TABLE "verdict_change" (
    "runId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "subgroup" TEXT NOT NULL,
    "before" TEXT,
    "status" TEXT NOT NULL,
    "severity" TEXT,
    "step" BIGINT,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "verdict_change_pkey" PRIMARY KEY ("runId","number")
);

-- CreateTable
CREATE TABLE "alert_target" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "secret" TEXT,
    "namesSubgroups" BOOLEAN NOT NULL DEFAULT false,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "alert_target_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "experiment_projectId_name_key" ON "experiment"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "tracked_run_runId_key" ON "tracked_run"("runId");

-- CreateIndex
CREATE INDEX "alert_target_projectId_idx" ON "alert_target"("projectId");

-- CreateIndex
CREATE INDEX "outbox_sentAt_givenUpAt_dueAt_idx" ON "outbox"("sentAt", "givenUpAt", "dueAt");

-- CreateIndex
CREATE INDEX "outbox_targetId_createdAt_idx" ON "outbox"("targetId", "createdAt");

-- CreateIndex
CREATE INDEX "run_projectId_experimentNumber_idx" ON "run"("projectId", "experimentNumber");

-- AddForeignKey
ALTER TABLE "experiment" ADD CONSTRAINT "experiment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_tag" ADD CONSTRAINT "run_tag_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_parameter" ADD CONSTRAINT "run_parameter_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracked_run" ADD CONSTRAINT "tracked_run_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stream_position" ADD CONSTRAINT "stream_position_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refused_batch" ADD CONSTRAINT "refused_batch_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_change" ADD CONSTRAINT "verdict_change_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_target" ADD CONSTRAINT "alert_target_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
