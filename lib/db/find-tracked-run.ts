import { CLIENT_RUN_SELECT, type ClientRunRecord } from "./client-run-record";
import { type Database, prismaOf } from "./database";

/** How a client of a tracker names a run itself. */
export type TrackedName = {
  readonly tracker: "wandb" | "trackio";
  /** What the client calls its project. */
  readonly place: string;
  readonly name: string;
};

/** The run of a project that a client calls so, deleted or not; null when there is none. */
export async function findTrackedRun(
  db: Database,
  params: { readonly projectId: string } & TrackedName,
): Promise<ClientRunRecord | null> {
  const { projectId, tracker, place, name } = params;
  const found = await prismaOf(db).trackedRun.findUnique({
    where: { projectId_tracker_place_name: { projectId, tracker, place, name }, run: { state: "ready" } },
    select: { run: { select: CLIENT_RUN_SELECT } },
  });
  return found?.run ?? null;
}

/**
 * The id of the run that a client calls so, in whichever of some projects it is: the youngest that is not deleted;
 * null when there is none.
 *
 * @param params.projectIds null = all
 */
export async function findTrackedRunId(
  db: Database,
  params: { readonly projectIds: readonly string[] | null } & TrackedName,
): Promise<string | null> {
  const { projectIds, ...named } = params;
  const found = await prismaOf(db).trackedRun.findFirst({
    where: {
      ...named,
      ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }),
      run: { state: "ready", deletedAt: null },
    },
    orderBy: { run: { createdAt: "desc" } },
    select: { runId: true },
  });
  return found?.runId ?? null;
}
