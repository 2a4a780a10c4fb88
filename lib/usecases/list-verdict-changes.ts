import { type Actor, can } from "@/lib/auth/roles";
import { isOnGroups } from "@/lib/core/subgroup-rules";
import { listVerdictChanges as selectChanges } from "@/lib/db/list-verdict-changes";
import type { VerdictChangeList } from "@/lib/schema/live";
import { findVisibleRun } from "./find-visible-run";
import type { Runtime } from "./runtime";

/** As many as the store keeps of a run. */
const MOST = 500;

/**
 * How the verdicts of a run changed while it grew, as far as the reader may see it.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listVerdictChanges(runtime: Runtime, actor: Actor, runId: string): Promise<VerdictChangeList> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  return await listChangesFor(runtime, actor, run, { after: 0, limit: MOST });
}

/**
 * The same of a run that was found for the reader. Those who may not see single patients are told of no rule on groups
 * of patients.
 */
export async function listChangesFor(
  { database }: Runtime,
  actor: Actor,
  run: { readonly id: string; readonly project: { readonly id: string } },
  which: { readonly after: number; readonly limit: number },
): Promise<VerdictChangeList> {
  const all = await selectChanges(database, { runId: run.id, ...which });
  const isOpen = can(actor, "patient-level.read", run.project.id);
  const shown = isOpen ? all : all.filter((change) => !isOnGroups(change));
  const changes = shown.map(({ at, ...change }) => ({ ...change, at: at.toISOString() }));
  return { changes, isWithheld: shown.length < all.length };
}
