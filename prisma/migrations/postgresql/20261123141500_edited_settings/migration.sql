-- AlterTable
ALTER TABLE "run" ADD COLUMN     "editedSettings" TEXT NOT NULL DEFAULT '{}';
