import { type Database, rawOf } from "./database";
import { type TalliedEvent, tallyForAudit } from "./tally-for-audit";

/** Counts events for the entries of their minutes in one transaction of its own; see `tallyForAudit`. */
export async function tallyAuditEvents(db: Database, events: readonly TalliedEvent[]): Promise<void> {
  await rawOf(db).transact(async (statements) => {
    // In one order for everybody, so that two processes never wait for each other's rows.
    const ordered = events.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    for (const event of ordered) await tallyForAudit(db, statements, event);
  });
}

function orderOf({ at, action, actor, object }: TalliedEvent): string {
  return [at.toISOString(), action, actor, object].join(" ");
}
