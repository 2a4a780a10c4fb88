-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "isAdministrator" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMP(3),
    "refreshTokenExpiresAt" TIMESTAMP(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "rateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "projectId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("projectId","userId")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "projectId" TEXT,
    "role" TEXT NOT NULL,
    "createdByUserId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMP(3),
    "deletedBy" TEXT,
    "deletionReason" TEXT,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "layer_fact" (
    "runId" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "depth" INTEGER,
    "numel" BIGINT,

    CONSTRAINT "layer_fact_pkey" PRIMARY KEY ("runId","layer")
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

    CONSTRAINT "series_pkey" PRIMARY KEY ("runId","number")
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
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "publishedAt" TIMESTAMP(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("runId","id")
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
    "minimum" DOUBLE PRECISION,
    "maximum" DOUBLE PRECISION,
    "mean" DOUBLE PRECISION,
    "isAscending" BOOLEAN NOT NULL,

    CONSTRAINT "series_part_pkey" PRIMARY KEY ("runId","importId","seriesNumber")
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
    "minimum" DOUBLE PRECISION,
    "maximum" DOUBLE PRECISION,
    "mean" DOUBLE PRECISION,
    "encoding" INTEGER NOT NULL,
    "buckets" BYTEA NOT NULL,
    "payload" BYTEA NOT NULL,

    CONSTRAINT "chunk_pkey" PRIMARY KEY ("runId","importId","seriesNumber","sequence")
);

-- CreateTable
CREATE TABLE "pyramid_node" (
    "runId" TEXT NOT NULL,
    "importId" TEXT NOT NULL,
    "seriesNumber" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "buckets" BYTEA NOT NULL,

    CONSTRAINT "pyramid_node_pkey" PRIMARY KEY ("runId","importId","seriesNumber","level","position")
);

-- CreateTable
CREATE TABLE "live_batch" (
    "runId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "payload" BYTEA,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "live_batch_pkey" PRIMARY KEY ("runId","sequence")
);

-- CreateTable
CREATE TABLE "diagnosis_result" (
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "diagnosis_result_pkey" PRIMARY KEY ("runId","key")
);

-- CreateTable
CREATE TABLE "task" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "runId" TEXT NOT NULL DEFAULT '',
    "dueAt" TIMESTAMP(3) NOT NULL,
    "leaseUntil" TIMESTAMP(3),
    "leaseOwner" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" TEXT NOT NULL,
    "uniqueKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "runId" TEXT NOT NULL DEFAULT '',
    "payload" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sentAt" TIMESTAMP(3),
    "lastError" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
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

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_createdByUserId_fkey" FOREIGN KEY ("createdByUserId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "layer_fact" ADD CONSTRAINT "layer_fact_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series" ADD CONSTRAINT "series_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series_part" ADD CONSTRAINT "series_part_runId_importId_fkey" FOREIGN KEY ("runId", "importId") REFERENCES "import"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chunk" ADD CONSTRAINT "chunk_runId_importId_fkey" FOREIGN KEY ("runId", "importId") REFERENCES "import"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "live_batch" ADD CONSTRAINT "live_batch_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "diagnosis_result" ADD CONSTRAINT "diagnosis_result_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
