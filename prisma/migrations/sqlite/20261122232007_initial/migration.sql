-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "isAdministrator" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "expiresAt" DATETIME NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" TEXT NOT NULL,
    CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" DATETIME,
    "refreshTokenExpiresAt" DATETIME,
    "scope" TEXT,
    "password" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "rateLimit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "project" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "membership" (
    "projectId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("projectId", "userId"),
    CONSTRAINT "membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "projectId" TEXT,
    "role" TEXT NOT NULL,
    "createdByUserId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME,
    "lastUsedAt" DATETIME,
    "revokedAt" DATETIME,
    CONSTRAINT "api_token_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "api_token_createdByUserId_fkey" FOREIGN KEY ("createdByUserId") REFERENCES "user" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "setup_link" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "activeName" TEXT,
    "state" TEXT NOT NULL,
    "settings" TEXT NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "foldedThrough" INTEGER NOT NULL DEFAULT 0,
    "nextSeries" INTEGER NOT NULL DEFAULT 1,
    "diagnosisKey" TEXT,
    "diagnosisStatus" TEXT NOT NULL DEFAULT 'pending',
    "diagnosisWeight" INTEGER NOT NULL DEFAULT 9,
    "createdBy" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" DATETIME,
    "deletedBy" TEXT,
    "deletionReason" TEXT,
    CONSTRAINT "run_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "layer_fact" (
    "runId" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "depth" INTEGER,
    "numel" BIGINT,

    PRIMARY KEY ("runId", "layer"),
    CONSTRAINT "layer_fact_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "series" (
    "runId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "identity" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "context" TEXT NOT NULL DEFAULT '{}',
    "metric" TEXT NOT NULL,
    "layer" TEXT,
    "parameter" TEXT,
    "subgroup" TEXT,
    "split" TEXT,
    "isMappingEdited" BOOLEAN NOT NULL DEFAULT false,
    "estimated" BOOLEAN NOT NULL DEFAULT false,
    "estimatedReason" TEXT,
    "ownedByImport" TEXT,

    PRIMARY KEY ("runId", "number"),
    CONSTRAINT "series_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "import" (
    "runId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "batchPosition" INTEGER NOT NULL DEFAULT 0,
    "publishedRevision" INTEGER NOT NULL DEFAULT 0,
    "comparedRevision" INTEGER NOT NULL DEFAULT 0,
    "filename" TEXT,
    "formats" TEXT NOT NULL DEFAULT '[]',
    "sha256" TEXT,
    "byteLength" BIGINT,
    "readerVersion" INTEGER,
    "points" BIGINT NOT NULL DEFAULT 0,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "repeated" BIGINT NOT NULL DEFAULT 0,
    "issueCount" INTEGER NOT NULL DEFAULT 0,
    "issues" TEXT NOT NULL DEFAULT '[]',
    "settings" TEXT NOT NULL DEFAULT '{}',
    "layerFacts" TEXT NOT NULL DEFAULT '[]',
    "actor" TEXT,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "publishedAt" DATETIME,

    PRIMARY KEY ("runId", "id"),
    CONSTRAINT "import_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "series_part" (
    "runId" TEXT NOT NULL,
    "importId" TEXT NOT NULL,
    "seriesNumber" INTEGER NOT NULL,
    "chunks" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "nonFinite" BIGINT NOT NULL,
    "firstStep" BIGINT NOT NULL,
    "lastStep" BIGINT NOT NULL,
    "minimum" REAL,
    "maximum" REAL,
    "mean" REAL,
    "isAscending" BOOLEAN NOT NULL,

    PRIMARY KEY ("runId", "importId", "seriesNumber"),
    CONSTRAINT "series_part_runId_importId_fkey" FOREIGN KEY ("runId", "importId") REFERENCES "import" ("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "chunk" (
    "runId" TEXT NOT NULL,
    "importId" TEXT NOT NULL,
    "seriesNumber" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "nonFinite" INTEGER NOT NULL,
    "firstStep" BIGINT NOT NULL,
    "lastStep" BIGINT NOT NULL,
    "isAscending" BOOLEAN NOT NULL,
    "minimum" REAL,
    "maximum" REAL,
    "mean" REAL,
    "encoding" INTEGER NOT NULL,
    "buckets" BLOB NOT NULL,
    "payload" BLOB NOT NULL,

    PRIMARY KEY ("runId", "importId", "seriesNumber", "sequence"),
    CONSTRAINT "chunk_runId_importId_fkey" FOREIGN KEY ("runId", "importId") REFERENCES "import" ("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "pyramid_node" (
    "runId" TEXT NOT NULL,
    "importId" TEXT NOT NULL,
    "seriesNumber" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "buckets" BLOB NOT NULL,

    PRIMARY KEY ("runId", "importId", "seriesNumber", "level", "position")
);

-- CreateTable
CREATE TABLE "live_batch" (
    "runId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "payload" BLOB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("runId", "sequence"),
    CONSTRAINT "live_batch_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "diagnosis_result" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("runId", "key"),
    CONSTRAINT "diagnosis_result_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "runId" TEXT NOT NULL DEFAULT '',
    "dueAt" DATETIME NOT NULL,
    "leaseUntil" DATETIME,
    "leaseOwner" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "uniqueKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "runId" TEXT NOT NULL DEFAULT '',
    "payload" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dueAt" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sentAt" DATETIME,
    "lastError" TEXT
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "session"("userId");

-- CreateIndex
CREATE INDEX "account_userId_idx" ON "account"("userId");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rateLimit_key_key" ON "rateLimit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "project_name_key" ON "project"("name");

-- CreateIndex
CREATE INDEX "membership_userId_idx" ON "membership"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_projectId_idx" ON "api_token"("projectId");

-- CreateIndex
CREATE INDEX "api_token_createdByUserId_idx" ON "api_token"("createdByUserId");

-- CreateIndex
CREATE UNIQUE INDEX "setup_link_hash_key" ON "setup_link"("hash");

-- CreateIndex
CREATE INDEX "run_projectId_createdAt_idx" ON "run"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "run_projectId_diagnosisWeight_idx" ON "run"("projectId", "diagnosisWeight");

-- CreateIndex
CREATE UNIQUE INDEX "run_projectId_activeName_key" ON "run"("projectId", "activeName");

-- CreateIndex
CREATE UNIQUE INDEX "series_runId_identity_key" ON "series"("runId", "identity");

-- CreateIndex
CREATE INDEX "import_runId_sha256_idx" ON "import"("runId", "sha256");

-- CreateIndex
CREATE INDEX "import_state_heartbeatAt_idx" ON "import"("state", "heartbeatAt");

-- CreateIndex
CREATE INDEX "live_batch_createdAt_idx" ON "live_batch"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "live_batch_runId_idempotencyKey_key" ON "live_batch"("runId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "diagnosis_result_runId_createdAt_idx" ON "diagnosis_result"("runId", "createdAt");

-- CreateIndex
CREATE INDEX "task_dueAt_idx" ON "task"("dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "task_kind_runId_key" ON "task"("kind", "runId");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_uniqueKey_key" ON "outbox"("uniqueKey");

-- CreateIndex
CREATE INDEX "outbox_sentAt_dueAt_idx" ON "outbox"("sentAt", "dueAt");
