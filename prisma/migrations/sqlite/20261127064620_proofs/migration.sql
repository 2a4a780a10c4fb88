-- AlterTable
ALTER TABLE "run" ADD COLUMN "proofClaimedAt" DATETIME;
ALTER TABLE "run" ADD COLUMN "proofPlan" TEXT;

-- CreateTable
CREATE TABLE "proof_plan" (
    "runId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "isFirstNamed" BOOLEAN NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "seenAt" DATETIME,
    "seenBy" TEXT,

    PRIMARY KEY ("runId", "sha256"),
    CONSTRAINT "proof_plan_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "proof_step" (
    "runId" TEXT NOT NULL,
    "planSha256" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "owner" TEXT,
    "dueOn" TEXT,
    "text" TEXT,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("runId", "planSha256", "number"),
    CONSTRAINT "proof_step_runId_planSha256_fkey" FOREIGN KEY ("runId", "planSha256") REFERENCES "proof_plan" ("runId", "sha256") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "proof_outcome" (
    "runId" TEXT NOT NULL,
    "planSha256" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("runId", "planSha256", "number"),
    CONSTRAINT "proof_outcome_runId_planSha256_fkey" FOREIGN KEY ("runId", "planSha256") REFERENCES "proof_plan" ("runId", "sha256") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "proof_plan_sha256_idx" ON "proof_plan"("sha256");

-- CreateIndex
CREATE INDEX "run_projectId_proofPlan_idx" ON "run"("projectId", "proofPlan");
