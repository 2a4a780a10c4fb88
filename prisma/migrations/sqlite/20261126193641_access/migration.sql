-- AlterTable
ALTER TABLE "membership" ADD COLUMN "mayReadPatients" BOOLEAN;

-- AlterTable
ALTER TABLE "user" ADD COLUMN "disabledAt" DATETIME;
ALTER TABLE "user" ADD COLUMN "twoFactorEnabled" BOOLEAN DEFAULT false;

-- CreateTable
CREATE TABLE "twoFactor" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "secret" TEXT NOT NULL,
    "backupCodes" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failedVerificationCount" INTEGER DEFAULT 0,
    "lockedUntil" DATETIME,
    CONSTRAINT "twoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "projectId" TEXT,
    "role" TEXT NOT NULL,
    "mayReadPatients" BOOLEAN,
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "revokedAt" DATETIME,
    CONSTRAINT "invitation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "invitation_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "user" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- AlterTable
ALTER TABLE "project" ADD COLUMN "keepDeletedDays" INTEGER NOT NULL DEFAULT 30;

-- A token with one project becomes one with a list; nothing refers to tokens yet, so that the table can be made anew.
ALTER TABLE "api_token" RENAME TO "old_api_token";
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "isEverywhere" BOOLEAN NOT NULL DEFAULT false,
    "role" TEXT NOT NULL,
    "scopes" TEXT NOT NULL DEFAULT 'ingest read report administer',
    "createdByUserId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME,
    "lastUsedAt" DATETIME,
    "revokedAt" DATETIME,
    CONSTRAINT "api_token_createdByUserId_fkey" FOREIGN KEY ("createdByUserId") REFERENCES "user" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "api_token" ("id", "hash", "hint", "name", "role", "createdByUserId", "createdAt", "expiresAt", "lastUsedAt", "revokedAt", "isEverywhere") SELECT "id", "hash", "hint", "name", "role", "createdByUserId", "createdAt", "expiresAt", "lastUsedAt", "revokedAt", "projectId" IS NULL FROM "old_api_token";

-- CreateTable
CREATE TABLE "api_token_project" (
    "tokenId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,

    PRIMARY KEY ("tokenId", "projectId"),
    CONSTRAINT "api_token_project_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "api_token" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "api_token_project_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

INSERT INTO "api_token_project" ("tokenId", "projectId") SELECT "id", "projectId" FROM "old_api_token" WHERE "projectId" IS NOT NULL;
DROP TABLE "old_api_token";
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");
CREATE INDEX "api_token_createdByUserId_idx" ON "api_token"("createdByUserId");

-- CreateIndex
CREATE INDEX "twoFactor_secret_idx" ON "twoFactor"("secret");

-- CreateIndex
CREATE INDEX "twoFactor_userId_idx" ON "twoFactor"("userId");

-- CreateIndex
CREATE INDEX "api_token_project_projectId_idx" ON "api_token_project"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_hash_key" ON "invitation"("hash");

-- CreateIndex
CREATE INDEX "invitation_projectId_idx" ON "invitation"("projectId");
