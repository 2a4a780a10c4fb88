import type { Actor } from "@/lib/auth/roles";
import { findClientRun } from "@/lib/db/find-client-run";
import { listExperiments } from "@/lib/db/list-experiments";
import { pageRunNotes } from "@/lib/db/page-run-notes";
import type { RunNotesPage, RunNotesQuery } from "@/lib/schema/run-notes";
import { INNER } from "@/lib/tracking/mlflow/client-keys";
import { findVisibleRun } from "./find-visible-run";
import type { Runtime } from "./runtime";

const PAGE_SIZE = 50;

/**
 * Parameters or tags that a tracker's client stated about a run, and the experiment that it put it into.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getRunNotes(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  { kind, page }: RunNotesQuery,
): Promise<RunNotesPage> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const projectId = run.project.id;
  const number = (await findClientRun(database, { projectId, id: run.id }))?.experimentNumber ?? null;
  const [experiment] = number === null ? [] : await listExperiments(database, { projectId, number });
  const asked = { runId: run.id, kind, without: INNER, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
  const { notes, total } = await pageRunNotes(database, asked);
  return {
    experiment: experiment === undefined ? null : { id: String(experiment.number), name: experiment.name },
    notes: [...notes],
    page,
    pageSize: PAGE_SIZE,
    total,
  };
}
