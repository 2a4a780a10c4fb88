-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "project" TEXT,
    "details" TEXT NOT NULL,
    "payloadSha256" TEXT,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "audit_tally" (
    "minute" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "project" TEXT,
    "times" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "digest" TEXT,

    PRIMARY KEY ("minute", "action", "actor", "object")
);

-- CreateIndex
CREATE INDEX "audit_entry_project_seq_idx" ON "audit_entry"("project", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_actor_seq_idx" ON "audit_entry"("actor", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- The log is written at its end and nowhere else.
CREATE TRIGGER "audit_entry_no_update" BEFORE UPDATE ON "audit_entry"
BEGIN
    SELECT RAISE(ABORT, 'audit_entry is append-only: UPDATE is refused');
END;

CREATE TRIGGER "audit_entry_no_delete" BEFORE DELETE ON "audit_entry"
BEGIN
    SELECT RAISE(ABORT, 'audit_entry is append-only: DELETE is refused');
END;

-- Also refuses INSERT OR REPLACE, which fires no trigger of DELETE.
CREATE TRIGGER "audit_entry_follows" BEFORE INSERT ON "audit_entry"
WHEN NEW."seq" IS NOT (SELECT COALESCE(MAX("seq"), 0) + 1 FROM "audit_entry")
  OR (NEW."seq" > 1 AND NEW."prevHash" IS NOT (SELECT "hash" FROM "audit_entry" WHERE "seq" = NEW."seq" - 1))
BEGIN
    SELECT RAISE(ABORT, 'audit_entry is append-only: an entry follows the last one');
END;
