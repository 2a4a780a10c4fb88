import type { AuditAction } from "@/lib/core/audit-actions";
import type { AuditEvent } from "@/lib/core/audit-entry";
import { appendAuditEntries } from "./append-audit-entry";
import { type Database, rawOf } from "./database";
import type { RawRow, RawStatements } from "./raw-database";
import { minuteOf } from "./tally-for-audit";

const ROWS_AT_ONCE = 200;

/**
 * Makes an entry of everything that was counted in minutes that are over. Any number of processes may
 * call it at once: each count becomes one entry.
 */
export async function closeAuditMinutes(db: Database, params: { readonly now: Date }): Promise<void> {
  const minute = minuteOf(params.now);
  for (;;) {
    const closed = await rawOf(db).transact(async (statements) => {
      const tallies = await takeTallies(db, statements, minute);
      await appendAuditEntries(db, statements, toEvents(tallies));
      return tallies.length;
    });
    if (closed < ROWS_AT_ONCE) return;
  }
}

type Tally = {
  readonly minute: string;
  readonly action: AuditAction;
  readonly actor: string;
  readonly object: string;
  readonly project: string | null;
  readonly times: number;
  readonly points: number;
  readonly digest: string | null;
};

async function takeTallies(db: Database, statements: RawStatements, minute: string): Promise<Tally[]> {
  const lock = db.provider === "postgresql" ? " FOR UPDATE SKIP LOCKED" : "";
  const rows = await statements.all(
    `SELECT "minute", "action", "actor", "object", "project", "times", "amount", "digest" FROM "audit_tally"
     WHERE "minute" < ? ORDER BY "minute", "action", "actor", "object" LIMIT ${ROWS_AT_ONCE}${lock}`,
    [minute],
  );
  const tallies = rows.map(toTally);
  for (const { minute, action, actor, object } of tallies) {
    await statements.run(
      `DELETE FROM "audit_tally" WHERE "minute" = ? AND "action" = ? AND "actor" = ? AND "object" = ?`,
      [minute, action, actor, object],
    );
  }
  return tallies;
}

function toTally([minute, action, actor, object, project, times, amount, digest]: RawRow): Tally {
  return {
    minute: String(minute),
    action: String(action) as AuditAction,
    actor: String(actor),
    object: String(object),
    project: project === null ? null : String(project),
    times: Number(times),
    points: Number(amount),
    digest: digest === null ? null : String(digest),
  };
}

function toEvents(tallies: readonly Tally[]): AuditEvent[] {
  const refused = tallies.filter(({ action }) => action === "request.refused");
  return [...tallies.filter((tally) => !refused.includes(tally)).map(toEvent), ...gatherRefusals(refused)];
}

function toEvent({ minute, action, actor, object, project, times, points, digest }: Tally): AuditEvent {
  const details = { minute, times, ...(points > 0 ? { points } : {}) };
  const payload = digest === null ? {} : { payloadSha256: digest };
  return { actor, action, object, project, details, ...payload };
}

/** One entry for an actor and a minute, whatever rights were asked for. */
function gatherRefusals(tallies: readonly Tally[]): AuditEvent[] {
  const keys = new Set(tallies.map(({ minute, actor }) => `${minute} ${actor}`));
  return [...keys].flatMap((key) => {
    const own = tallies.filter(({ minute, actor }) => `${minute} ${actor}` === key);
    const [first] = own;
    if (first === undefined) return [];
    const { minute, actor, action } = first;
    const times = own.reduce((sum, tally) => sum + tally.times, 0);
    const rights = Object.fromEntries(own.map((tally) => [tally.object, tally.times]));
    return [{ actor, action, object: "api", project: null, details: { minute, times, rights } }];
  });
}
