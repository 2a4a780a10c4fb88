import { createHash } from "node:crypto";
import type { AuditAction } from "@/lib/core/audit-actions";
import type { DatabaseProvider } from "./database";
import type { RawStatements } from "./raw-database";

/** Something that happens too often for an entry each. */
export type TalliedEvent = {
  readonly action: AuditAction;
  readonly actor: string;
  readonly object: string;
  readonly project: string | null;
  readonly times: number;
  /** Points that were sent. */
  readonly amount: number;
  /** SHA-256 of each thing that was sent, in their order. */
  readonly digests: readonly string[];
  readonly at: Date;
};

/**
 * Counts an event for the entry of its minute, inside the transaction of what it tells of: it is counted
 * exactly when that is committed. `closeAuditMinutes` makes the entry.
 */
export async function tallyForAudit(
  { provider }: { readonly provider: DatabaseProvider },
  statements: RawStatements,
  event: TalliedEvent,
): Promise<void> {
  const { action, actor, object, project, times, amount, digests } = event;
  const key = [minuteOf(event.at), action, actor, object];
  const digest = digests.length === 0 ? null : await chainDigests(provider, statements, key, digests);
  await statements.run(
    `INSERT INTO "audit_tally" ("minute", "action", "actor", "object", "project", "times", "amount", "digest")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT ("minute", "action", "actor", "object") DO UPDATE SET
       "times" = "audit_tally"."times" + excluded."times",
       "amount" = "audit_tally"."amount" + excluded."amount",
       "digest" = COALESCE(excluded."digest", "audit_tally"."digest")`,
    [...key, project, times, amount, digest],
  );
}

/**
 * The digest of the minute so far, taken on by each further one: SHA-256 of the two in hex, one after the
 * other. Only for what one transaction at a time may count, as points of a run are.
 */
async function chainDigests(
  provider: DatabaseProvider,
  statements: RawStatements,
  key: readonly string[],
  digests: readonly string[],
): Promise<string> {
  // Holds the row, so that it is not closed between the look and the writing.
  const lock = provider === "postgresql" ? " FOR UPDATE" : "";
  const [known] = await statements.all(
    `SELECT "digest" FROM "audit_tally"
     WHERE "minute" = ? AND "action" = ? AND "actor" = ? AND "object" = ?${lock}`,
    key,
  );
  const before = typeof known?.[0] === "string" ? known[0] : "";
  return digests.reduce((chained, next) => createHash("sha256").update(chained).update(next).digest("hex"), before);
}

/** The minute of a time in UTC, such as 2026-12-01T08:15Z. */
export function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
