-- Points of this pre-release form have no place in the new pyramid: their files are to be imported again.
DELETE FROM "pyramid_node";
DELETE FROM "run";

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_chunk" (
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
    "payload" BLOB NOT NULL,

    PRIMARY KEY ("runId", "importId", "seriesNumber", "sequence"),
    CONSTRAINT "chunk_runId_importId_fkey" FOREIGN KEY ("runId", "importId") REFERENCES "import" ("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_chunk" ("count", "encoding", "firstStep", "importId", "isAscending", "lastStep", "maximum", "mean", "minimum", "nonFinite", "payload", "runId", "sequence", "seriesNumber") SELECT "count", "encoding", "firstStep", "importId", "isAscending", "lastStep", "maximum", "mean", "minimum", "nonFinite", "payload", "runId", "sequence", "seriesNumber" FROM "chunk";
DROP TABLE "chunk";
ALTER TABLE "new_chunk" RENAME TO "chunk";
CREATE TABLE "new_pyramid_node" (
    "runId" TEXT NOT NULL,
    "importId" TEXT NOT NULL,
    "seriesNumber" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "firstStep" BIGINT NOT NULL,
    "lastStep" BIGINT NOT NULL,
    "buckets" BLOB NOT NULL,

    PRIMARY KEY ("runId", "importId", "seriesNumber", "level", "position")
);
INSERT INTO "new_pyramid_node" ("buckets", "importId", "level", "position", "runId", "seriesNumber") SELECT "buckets", "importId", "level", "position", "runId", "seriesNumber" FROM "pyramid_node";
DROP TABLE "pyramid_node";
ALTER TABLE "new_pyramid_node" RENAME TO "pyramid_node";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
