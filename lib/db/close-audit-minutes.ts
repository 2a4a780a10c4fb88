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
      const rows = await takeRows(db, statements, minute);
      await appendAuditEntries(db, statements, toEvents(rows));
      return rows.length;
    });
    if (closed < ROWS_AT_ONCE) return;
  }
}

async function takeRows(db: Database, statements: RawStatements, minute: string): Promise<RawRow[]> {
  const lock = db.provider === "postgresql" ? " FOR UPDATE SKIP LOCKED" : "";
  const rows = await statements.all(
    `SELECT "minute", "action", "actor", "object", "project", "times", "amount", "digest" FROM "audit_tally"
     WHERE "minute" < ? ORDER BY "minute", "action", "actor", "object" LIMIT ${ROWS_AT_ONCE}${lock}`,
    [minute],
  );
  for (const row of rows) {
    await statements.run(
      `DELETE FROM "audit_tally" WHERE "minute" = ? AND "action" = ? AND "actor" = ? AND "object" = ?`,
      row.slice(0, 4).map(String),
    );
  }
  return rows;
}

function toEvents(rows: readonly RawRow[]): AuditEvent[] {
  const events: AuditEvent[] = [];
  const refusals = new Map<string, { actor: string; minute: string; times: number; rights: Record<string, number> }>();
  for (const row of rows) {
    const [minute, action, actor, object] = row.slice(0, 4).map(String);
    if (minute === undefined || actor === undefined || object === undefined) continue;
    const times = Number(row[5]);
    if (action !== "request.refused") {
      events.push(toEvent(row));
      continue;
    }
    const key = `${minute} ${actor}`;
    const gathered = refusals.get(key) ?? { actor, minute, times: 0, rights: {} };
    gathered.times += times;
    gathered.rights[object] = (gathered.rights[object] ?? 0) + times;
    refusals.set(key, gathered);
  }
  for (const { actor, ...details } of refusals.values()) {
    events.push({ actor, action: "request.refused", object: "api", project: null, details });
  }
  return events;
}

function toEvent(row: RawRow): AuditEvent {
  const [minute = "", action = "", actor = "", object = ""] = row.slice(0, 4).map(String);
  const points = Number(row[6]);
  return {
    actor,
    action: action as AuditAction,
    object,
    project: row[4] === null ? null : String(row[4]),
    details: { minute, times: Number(row[5]), ...(points > 0 ? { points } : {}) },
    ...(typeof row[7] === "string" ? { payloadSha256: row[7] } : {}),
  };
}
