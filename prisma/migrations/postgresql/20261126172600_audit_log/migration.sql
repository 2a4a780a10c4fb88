-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "project" TEXT,
    "details" TEXT NOT NULL,
    "payloadSha256" TEXT,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
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

    CONSTRAINT "audit_tally_pkey" PRIMARY KEY ("minute","action","actor","object")
);

-- CreateIndex
CREATE INDEX "audit_entry_project_seq_idx" ON "audit_entry"("project", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_actor_seq_idx" ON "audit_entry"("actor", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- The log is written at its end and nowhere else.
CREATE FUNCTION "audit_entry_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entry is append-only: % is refused', TG_OP;
END
$$;

CREATE TRIGGER "audit_entry_no_change" BEFORE UPDATE OR DELETE ON "audit_entry"
    FOR EACH ROW EXECUTE FUNCTION "audit_entry_refuse"();

CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_refuse"();

CREATE FUNCTION "audit_entry_follow"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_seq integer;
    last_hash text;
BEGIN
    SELECT "seq", "hash" INTO last_seq, last_hash FROM "audit_entry" ORDER BY "seq" DESC LIMIT 1;
    IF NEW."seq" <> COALESCE(last_seq, 0) + 1 OR (last_seq IS NOT NULL AND NEW."prevHash" <> last_hash) THEN
        RAISE EXCEPTION 'audit_entry is append-only: an entry follows the last one';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "audit_entry_follows" BEFORE INSERT ON "audit_entry"
    FOR EACH ROW EXECUTE FUNCTION "audit_entry_follow"();
