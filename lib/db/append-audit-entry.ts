import { createHash } from "node:crypto";
import { type AuditEntry, type AuditEvent, type ChainHead, chainEvent } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { DatabaseProvider, Transaction } from "./database";
import { insertRows, type RawStatements } from "./raw-database";
import { statementsIn } from "./statements-in";

/** PostgreSQL's number of the lock under which entries are added; its migrations have another one. */
const CHAIN_LOCK = 72_707_370;

/** Where the next entry will stand. */
type AuditPlace = {
  readonly head: ChainHead | null;
  /** Not before the last entry: a clock that lags behind it is not believed. */
  readonly at: Date;
};

/**
 * Adds an entry to the audit log inside the transaction of the change that it tells of: both are there or
 * neither. To be called last in a transaction, since everybody else who adds an entry waits until it ends;
 * in SQLite one transaction writes at a time anyway.
 */
export async function appendAuditEntry(
  db: { readonly provider: DatabaseProvider },
  transaction: Transaction,
  event: AuditEvent,
): Promise<void> {
  await appendAuditEntries(db, statementsIn(transaction), [event]);
}

/**
 * The same for a transaction without Prisma, and for several entries of one moment.
 *
 * @param place where the log was locked already
 * @returns the entries in their places
 */
export async function appendAuditEntries(
  db: { readonly provider: DatabaseProvider },
  statements: RawStatements,
  events: readonly AuditEvent[],
  place?: AuditPlace,
): Promise<readonly AuditEntry[]> {
  if (events.length === 0) return [];
  const { head, at } = place ?? (await lockAuditLog(db, statements));
  let after = head;
  const entries: AuditEntry[] = [];
  for (const event of events) {
    const entry = chainEvent(event, { after, at, sha256 });
    after = entry;
    entries.push(entry);
  }
  const rows = entries.map(({ details, payload_sha256: payloadSha256, prev_hash: prevHash, ...rest }) => {
    return { ...rest, details: canonicalJson(details), payloadSha256, prevHash };
  });
  await insertRows(statements, "audit_entry", rows);
  return entries;
}

/**
 * Keeps everybody else from adding entries until the transaction ends, for what states the time of its own entry.
 * The time is read under the lock, so that the order of the entries is that of their times.
 */
export async function lockAuditLog(
  { provider }: { readonly provider: DatabaseProvider },
  statements: RawStatements,
): Promise<AuditPlace> {
  if (provider === "postgresql") await statements.run(`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})`, []);
  const head = await readHead(statements);
  return { head, at: new Date(Math.max(Date.now(), head === null ? 0 : Date.parse(head.at))) };
}

async function readHead(statements: RawStatements): Promise<ChainHead | null> {
  const [row] = await statements.all(`SELECT "seq", "at", "hash" FROM "audit_entry" ORDER BY "seq" DESC LIMIT 1`, []);
  return row === undefined ? null : { seq: Number(row[0]), at: String(row[1]), hash: String(row[2]) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
