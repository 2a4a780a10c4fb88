import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { beginPurge } from "@/lib/db/begin-purge";
import type { Database } from "@/lib/db/database";
import { listDuePurges } from "@/lib/db/list-due-purges";
import { purgeRun } from "@/lib/db/purge-run";

/** Removes for good what was deleted longer ago than its project keeps it, and finishes removals that were begun. */
export async function purgeDeletedRuns(database: Database, now: Date): Promise<void> {
  const { due, begun } = await listDuePurges(database, { now });
  for (const id of due) await beginPurge(database, { id, by: SERVER_ACTOR, at: now });
  for (const id of [...begun, ...due]) await purgeRun(database, { id, at: now });
}
