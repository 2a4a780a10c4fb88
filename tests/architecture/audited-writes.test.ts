import { expect, it } from "vitest";
import { AUDIT_ACTIONS } from "@/lib/core/audit-actions";
import { OPERATIONS } from "@/lib/schema/openapi";
import { readSourceFiles } from "./source-files";

/**
 * Verbs that write and make no entry, each with the reason. Everything else in lib/db that changes a row
 * adds to the audit log in the same transaction.
 */
const NO_ENTRY: Readonly<Record<string, string>> = {
  "abandon-import.ts": "takes back what nobody ever saw",
  "add-prediction-sets.ts": "writes for the verbs that make the entry",
  "advance-stream.ts": "counts lines whose points have their entry",
  "allocate-series.ts": "numbers series for points whose import or batch makes the entry",
  "append-batch.ts": "hands on to commit-batches.ts",
  "append-import-rows.ts": "writes rows of an import that nobody sees before it is published",
  "begin-import.ts": "opens an import that nobody sees before it is published",
  "close-audit-minutes.ts": "makes the entries of what was counted",
  "compare-with-newer-points.ts": "drops points of an import that nobody sees before it is published",
  "commit-fold.ts": "moves points from batches into chunks",
  "count-failed-attempts.ts": "counts attempts to sign in for the waits between them",
  "count-request.ts": "counts requests for the limit of their rate",
  "enqueue-task.ts": "is work of the server itself",
  "ensure-task.ts": "is work of the server itself",
  "find-overlaps.ts": "writes for the verbs that make the entry",
  "finish-task.ts": "is work of the server itself",
  "fold-batches.ts": "moves points from batches into chunks",
  "forget-computed.ts": "writes for the verbs that make the entry",
  "forget-diagnoses.ts": "forgets what can be computed again from what is there",
  "forget-messages.ts": "forgets what has its entry since it was sent or given up",
  "forget-batches.ts": "forgets receipts of points that stay",
  "forget-overlaps.ts": "writes for the verbs that make the entry",
  "heartbeat-import.ts": "signs for an import that nobody sees before it is published",
  "import-chunk-writer.ts": "writes points of an import that nobody sees before it is published",
  "import-writer.ts": "writes points of an import that nobody sees before it is published",
  "lease-task.ts": "is work of the server itself",
  "lock-project-of-run.ts": "holds a row and changes nothing of it",
  "migrate-postgres.ts": "is work of the server itself",
  "migrate-sqlite.ts": "is work of the server itself",
  "note-verdict-changes.ts": "keeps what is computed from what is there",
  "purge-run.ts": "removes the rows of a run once begin-purge.ts has made the entry",
  "queue-alerts.ts": "puts into the outbox what has its entry once it was sent or given up",
  "raw-database.ts": "is how others write",
  "renew-lease.ts": "is work of the server itself",
  "save-diagnosis.ts": "keeps what is computed from what is there",
  "save-layer-facts.ts": "writes for the verbs that make the entry",
  "save-setting.ts": "is work of the server itself",
  "sweep-imports.ts": "takes back what nobody ever saw",
  "tally-for-audit.ts": "counts what becomes an entry when its minute is over",
  "take-due-messages.ts": "is work of the server itself",
  "touch-token.ts": "notes that a token is in use; what it was used for has entries",
  "untangle-series.ts": "moves points between chunks",
};

const WRITES =
  /\.(create|createMany|update|updateMany|upsert|delete|deleteMany|updateManyAndReturn)\(\{|insertRows\(|INSERT INTO|UPDATE "|DELETE FROM/;
const MAKES_ENTRY = /appendAuditEntr(y|ies)\(|tallyForAudit\(/;

it("every verb of the store that writes makes its entry in the audit log, or says why it makes none", () => {
  const writing = readSourceFiles("lib/db").filter(
    ({ path, text }) => !path.includes("/generated/") && WRITES.test(text),
  );
  const silent = writing.filter(({ text }) => !MAKES_ENTRY.test(text)).map(({ path }) => path.replace("lib/db/", ""));
  expect(silent.filter((name) => NO_ENTRY[name] === undefined)).toEqual([]);
});

it("every route that writes or exports names the entries that it makes", () => {
  // What is public writes nothing.
  const silent = OPERATIONS.filter(({ method, answer, isPublic, audits = [] }) => {
    return (method !== "get" || Array.isArray(answer)) && isPublic !== true && audits.length === 0;
  });
  expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  const named = OPERATIONS.flatMap(({ audits = [] }) => audits);
  expect(named.filter((action) => AUDIT_ACTIONS[action] === undefined)).toEqual([]);
});

it("every transaction of Prisma's is begun in one place, which does it again after a deadlock", () => {
  const beginning = readSourceFiles("lib/db").filter(
    ({ path, text }) => !path.includes("/generated/") && text.includes("$transaction("),
  );
  expect(beginning.map(({ path }) => path)).toEqual(["lib/db/in-transaction.ts"]);
});
