-- AlterTable
ALTER TABLE "api_token" ADD COLUMN     "isEverywhere" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "scopes" TEXT NOT NULL DEFAULT 'ingest read report administer';

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "mayReadPatients" BOOLEAN;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "keepDeletedDays" INTEGER NOT NULL DEFAULT 30;

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "disabledAt" TIMESTAMP(3),
ADD COLUMN     "twoFactorEnabled" BOOLEAN DEFAULT false;

-- CreateTable
CREATE TABLE "twoFactor" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backupCodes" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failedVerificationCount" INTEGER DEFAULT 0,
    "lockedUntil" TIMESTAMP(3),

    CONSTRAINT "twoFactor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token_project" (
    "tokenId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,

    CONSTRAINT "api_token_project_pkey" PRIMARY KEY ("tokenId","projectId")
);

-- A token with one project becomes one with a list.
INSERT INTO "api_token_project" ("tokenId", "projectId") SELECT "id", "projectId" FROM "api_token" WHERE "projectId" IS NOT NULL;
UPDATE "api_token" SET "isEverywhere" = "projectId" IS NULL;

-- DropForeignKey
ALTER TABLE "api_token" DROP CONSTRAINT "api_token_projectId_fkey";

-- DropIndex
DROP INDEX "api_token_projectId_idx";

-- AlterTable
ALTER TABLE "api_token" DROP COLUMN "projectId";

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "projectId" TEXT,
    "role" TEXT NOT NULL,
    "mayReadPatients" BOOLEAN,
    "createdById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

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

-- AddForeignKey
ALTER TABLE "twoFactor" ADD CONSTRAINT "twoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token_project" ADD CONSTRAINT "api_token_project_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "api_token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token_project" ADD CONSTRAINT "api_token_project_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
