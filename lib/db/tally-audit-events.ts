import { type Database, rawOf } from "./database";
import { type TalliedEvent, tallyForAudit } from "./tally-for-audit";

/** Counts events for the entries of their minutes in one transaction of its own; see `tallyForAudit`. */
export async function tallyAuditEvents(db: Database, events: readonly TalliedEvent[]): Promise<void> {
  await rawOf(db).transact(async (statements) => {
    for (const event of events) await tallyForAudit(db, statements, event);
  });
}
