-- CreateTable
CREATE TABLE "experiment" (
    "projectId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT NOT NULL DEFAULT '{}',
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,

    PRIMARY KEY ("projectId", "number"),
    CONSTRAINT "experiment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "run_tag" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    PRIMARY KEY ("runId", "key"),
    CONSTRAINT "run_tag_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "run_parameter" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    PRIMARY KEY ("runId", "key"),
    CONSTRAINT "run_parameter_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "tracked_run" (
    "projectId" TEXT NOT NULL,
    "tracker" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "runId" TEXT NOT NULL,

    PRIMARY KEY ("projectId", "tracker", "place", "name"),
    CONSTRAINT "tracked_run_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "stream_position" (
    "runId" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,

    PRIMARY KEY ("runId", "stream"),
    CONSTRAINT "stream_position_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "refused_batch" (
    "runId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "sample" TEXT NOT NULL,

    PRIMARY KEY ("runId", "number"),
    CONSTRAINT "refused_batch_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("runId", "number"),
    CONSTRAINT "verdict_change_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "alert_target" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "projectId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "secret" TEXT,
    "namesSubgroups" BOOLEAN NOT NULL DEFAULT false,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    CONSTRAINT "alert_target_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_diagnosis_result" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "line" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("runId", "key"),
    CONSTRAINT "diagnosis_result_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_diagnosis_result" ("createdAt", "engineVersion", "key", "result", "runId", "status") SELECT "createdAt", "engineVersion", "key", "result", "runId", "status" FROM "diagnosis_result";
DROP TABLE "diagnosis_result";
ALTER TABLE "new_diagnosis_result" RENAME TO "diagnosis_result";
CREATE INDEX "diagnosis_result_runId_createdAt_idx" ON "diagnosis_result"("runId", "createdAt");
CREATE TABLE "new_outbox" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "uniqueKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "runId" TEXT NOT NULL DEFAULT '',
    "targetId" TEXT NOT NULL DEFAULT '',
    "payload" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dueAt" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sentAt" DATETIME,
    "givenUpAt" DATETIME,
    "lastError" TEXT
);
INSERT INTO "new_outbox" ("attempts", "createdAt", "dueAt", "id", "kind", "lastError", "payload", "runId", "sentAt", "uniqueKey") SELECT "attempts", "createdAt", "dueAt", "id", "kind", "lastError", "payload", "runId", "sentAt", "uniqueKey" FROM "outbox";
DROP TABLE "outbox";
ALTER TABLE "new_outbox" RENAME TO "outbox";
CREATE UNIQUE INDEX "outbox_uniqueKey_key" ON "outbox"("uniqueKey");
CREATE INDEX "outbox_sentAt_givenUpAt_dueAt_idx" ON "outbox"("sentAt", "givenUpAt", "dueAt");
CREATE INDEX "outbox_targetId_createdAt_idx" ON "outbox"("targetId", "createdAt");
CREATE TABLE "new_run" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "activeName" TEXT,
    "state" TEXT NOT NULL,
    "settings" TEXT NOT NULL DEFAULT '{}',
    "editedSettings" TEXT NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "foldedThrough" INTEGER NOT NULL DEFAULT 0,
    "nextSeries" INTEGER NOT NULL DEFAULT 1,
    "diagnosisKey" TEXT,
    "diagnosisStatus" TEXT NOT NULL DEFAULT 'pending',
    "diagnosisWeight" INTEGER NOT NULL DEFAULT 9,
    "diagnosisFindings" TEXT NOT NULL DEFAULT '',
    "lastStep" BIGINT,
    "finalLoss" REAL,
    "training" TEXT,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    "experimentNumber" INTEGER,
    "createdBy" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" DATETIME,
    "deletedBy" TEXT,
    "deletionReason" TEXT,
    CONSTRAINT "run_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_run" ("activeName", "createdAt", "createdBy", "deletedAt", "deletedBy", "deletionReason", "diagnosisKey", "diagnosisStatus", "diagnosisWeight", "editedSettings", "foldedThrough", "id", "name", "nextSeries", "projectId", "revision", "settings", "state", "updatedAt") SELECT "activeName", "createdAt", "createdBy", "deletedAt", "deletedBy", "deletionReason", "diagnosisKey", "diagnosisStatus", "diagnosisWeight", "editedSettings", "foldedThrough", "id", "name", "nextSeries", "projectId", "revision", "settings", "state", "updatedAt" FROM "run";
DROP TABLE "run";
ALTER TABLE "new_run" RENAME TO "run";
CREATE INDEX "run_projectId_experimentNumber_idx" ON "run"("projectId", "experimentNumber");
CREATE INDEX "run_projectId_createdAt_idx" ON "run"("projectId", "createdAt");
CREATE INDEX "run_projectId_diagnosisWeight_idx" ON "run"("projectId", "diagnosisWeight");
CREATE UNIQUE INDEX "run_projectId_activeName_key" ON "run"("projectId", "activeName");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "experiment_projectId_name_key" ON "experiment"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "tracked_run_runId_key" ON "tracked_run"("runId");

-- CreateIndex
CREATE INDEX "alert_target_projectId_idx" ON "alert_target"("projectId");
