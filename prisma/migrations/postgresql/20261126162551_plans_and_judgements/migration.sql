-- AlterTable
ALTER TABLE "project" ADD COLUMN     "resultsSeenAt" TIMESTAMP(3),
ADD COLUMN     "resultsSeenBy" TEXT;

-- CreateTable
CREATE TABLE "analysis_plan" (
    "projectId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "isAfterResults" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "analysis_plan_pkey" PRIMARY KEY ("projectId","version")
);

-- CreateTable
CREATE TABLE "judgement" (
    "runId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "subgroup" TEXT,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "boundTo" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "judgement_pkey" PRIMARY KEY ("runId","id")
);

-- CreateTable
CREATE TABLE "judgement_step" (
    "runId" TEXT NOT NULL,
    "judgementId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "owner" TEXT,
    "dueOn" TEXT,
    "text" TEXT,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "judgement_step_pkey" PRIMARY KEY ("runId","judgementId","number")
);

-- AddForeignKey
ALTER TABLE "analysis_plan" ADD CONSTRAINT "analysis_plan_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judgement" ADD CONSTRAINT "judgement_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judgement_step" ADD CONSTRAINT "judgement_step_runId_judgementId_fkey" FOREIGN KEY ("runId", "judgementId") REFERENCES "judgement"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
