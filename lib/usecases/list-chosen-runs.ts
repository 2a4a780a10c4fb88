import type { Actor } from "@/lib/auth/roles";
import { listRunNames } from "@/lib/db/list-run-names";
import { visibleProjectIds } from "./list-projects";
import type { Runtime } from "./runtime";

export type ChosenRun = { readonly id: string; readonly name: string };

/** Runs that somebody chose, in their order and as far as the actor may see them. */
export async function listChosenRuns(
  { database }: Pick<Runtime, "database">,
  actor: Actor,
  ids: readonly string[],
): Promise<readonly ChosenRun[]> {
  const found = await listRunNames(database, { ids, projectIds: visibleProjectIds(actor) });
  return ids.flatMap((id) => found.find((run) => run.id === id) ?? []);
}
