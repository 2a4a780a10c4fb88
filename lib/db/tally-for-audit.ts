import { createHash } from "node:crypto";
import type { AuditAction } from "@/lib/core/audit-actions";
import type { DatabaseProvider } from "./database";
import { insertRows, type RawStatements } from "./raw-database";

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
  const { action, actor, object, project, digests } = event;
  const minute = minuteOf(event.at);
  const key = [minute, action, actor, object];
  // Holds the row, so that it is not closed between the look and the writing.
  const lock = provider === "postgresql" ? " FOR UPDATE" : "";
  const [known] = await statements.all(
    `SELECT "times", "amount", "digest" FROM "audit_tally"
     WHERE "minute" = ? AND "action" = ? AND "actor" = ? AND "object" = ?${lock}`,
    key,
  );
  const times = event.times + Number(known?.[0] ?? 0);
  const amount = event.amount + Number(known?.[1] ?? 0);
  const digest = digests.reduce(chainDigests, typeof known?.[2] === "string" ? known[2] : "") || null;
  const row = { minute, action, actor, object, project, times, amount, digest };
  await insertRows(statements, "audit_tally", [row], ["minute", "action", "actor", "object"]);
}

/** The minute of a time in UTC, such as 2026-12-01T08:15Z. */
export function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}

/** SHA-256 of the two digests in hex, one after the other; of the first alone where there is none before it. */
function chainDigests(before: string, next: string): string {
  return createHash("sha256").update(before).update(next).digest("hex");
}
