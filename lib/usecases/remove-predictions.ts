import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { deletePredictionSet } from "@/lib/db/delete-prediction-set";
import { diagnoseAnew } from "./diagnose-anew";
import { findVisibleRun } from "./find-visible-run";
import type { Runtime } from "./runtime";

/**
 * Takes a prediction set from a run: its rows are gone, and with them all that was computed of them; the diagnosis
 * follows, also of runs that were said to share patients with it.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function removePredictions(
  runtime: Runtime,
  actor: Actor,
  which: { readonly runId: string; readonly setId: string },
): Promise<{ readonly id: string }> {
  const run = await findVisibleRun(runtime, actor, which.runId, "run.edit");
  const params = { runId: run.id, id: which.setId, by: actor.id, at: new Date() };
  const changed = await deletePredictionSet(runtime.database, params);
  if (changed === null) {
    throw new AppError(
      "not-found",
      "Expected a prediction set of this run, but there is none with this id.",
      "Take the id from GET /api/v1/runs/{id}/predictions.",
    );
  }
  for (const runId of changed) diagnoseAnew(runtime, runId);
  return { id: which.setId };
}
