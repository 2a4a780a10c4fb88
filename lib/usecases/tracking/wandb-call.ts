import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor, Capability } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { findTrackedRun } from "@/lib/db/find-tracked-run";
import type { ProjectRecord } from "@/lib/db/project-record";
import type { Runtime } from "../runtime";

/** One request of a W&B client, its project found. */
export type WandbCall = {
  readonly runtime: Runtime;
  readonly actor: Actor;
  readonly project: ProjectRecord;
  readonly request: Request;
};

/** What a client calls a run: its own project, and the id in it. */
export type WandbName = { readonly place: string; readonly name: string };

/** The run that a client calls so, deleted or not; null where there is none. @throws AppError "forbidden" */
export async function findWandbRun(
  { runtime, actor, project }: WandbCall,
  { place, name }: WandbName,
  capability: Capability,
): Promise<ClientRunRecord | null> {
  const run = await findTrackedRun(runtime.database, { projectId: project.id, tracker: "wandb", place, name });
  // Nobody without the right is told which runs there are.
  requireCapability(actor, capability, project.id, run === null ? actor.id : run.createdBy);
  return run;
}

/** The same for what writes. @throws AppError "not-found", "bad-input" for a deleted run, "forbidden" */
export async function findWritableWandbRun(call: WandbCall, named: WandbName): Promise<ClientRunRecord> {
  const run = await findWandbRun(call, named, "run.upload");
  if (run === null) {
    const shown = `${named.place}/${named.name}`;
    throw new AppError("not-found", `There is no run ${shown} here.`, "Begin it with wandb.init.");
  }
  if (run.deletedAt !== null) throw wandbRunIsDeleted(named);
  return run;
}

export function wandbRunIsDeleted({ place, name }: WandbName): AppError {
  return new AppError(
    "bad-input",
    `The run ${place}/${name} was deleted here.`,
    "Use another id, or bring the run back on the page of its project.",
  );
}
