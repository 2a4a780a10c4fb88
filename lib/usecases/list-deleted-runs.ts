import { requireCapability } from "@/lib/auth/require-capability";
import { type Actor, can } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { type DeletedRunRecord, listDeletedRuns as selectDeletedRuns } from "@/lib/db/list-deleted-runs";
import type { DeletedRunList } from "@/lib/schema/deleted-run";
import { findVisibleProject } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

const SHOWN = 200;
const DAY_MS = 86_400_000;

/**
 * Deleted runs of a project that the actor may bring back, those deleted last first.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listDeletedRuns(runtime: Runtime, actor: Actor, project: string): Promise<DeletedRunList> {
  const id = await findDecidable(runtime, actor, project);
  const records = await selectDeletedRuns(runtime.database, { projectId: id, madeBy: whose(actor, id), limit: SHOWN });
  const names = await nameActors(
    runtime.database,
    records.map(({ deletedBy }) => deletedBy),
  );
  const runs = records.map((record) => ({
    id: record.id,
    name: record.name,
    deletedAt: record.deletedAt.toISOString(),
    deletedBy: names.get(record.deletedBy) ?? record.deletedBy,
    reason: record.reason,
    purgedFrom: new Date(record.deletedAt.getTime() + record.project.keepDeletedDays * DAY_MS).toISOString(),
  }));
  return { runs };
}

/**
 * A deleted run for an actor who may decide about it. One that is not theirs answers as one that does not exist.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function findDeletedRun(
  runtime: Runtime,
  actor: Actor,
  project: string,
  runId: string,
): Promise<DeletedRunRecord> {
  const id = await findDecidable(runtime, actor, project);
  const asked = { projectId: id, runId, madeBy: whose(actor, id), limit: 1 };
  const [run] = await selectDeletedRuns(runtime.database, asked);
  if (run === undefined) throw deletedRunNotFound();
  return run;
}

export function deletedRunNotFound(): AppError {
  return new AppError(
    "not-found",
    "There is no such deleted run that you may bring back.",
    "Read the list again: it may have been brought back, or removed for good.",
  );
}

/** The id of a project in which the actor may delete runs, if only their own. */
async function findDecidable(runtime: Runtime, actor: Actor, project: string): Promise<string> {
  const { id } = await findVisibleProject(runtime, actor, project, "run.read");
  requireCapability(actor, "run.delete", id, actor.id);
  return id;
}

/** Nobody where the actor may delete everybody's, else the actor. */
function whose(actor: Actor, projectId: string): string | null {
  return can(actor, "run.delete", projectId) ? null : actor.id;
}
