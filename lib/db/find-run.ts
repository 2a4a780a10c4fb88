import { type Database, prismaOf } from "./database";
import { RUN_SELECT, type RunRecord, VISIBLE_RUN } from "./run-record";

/** Finds a run by its id; null when there is none that may be read, or none in these projects (null = in any). */
export async function findRun(
  db: Database,
  { id, projectIds }: { readonly id: string; readonly projectIds: readonly string[] | null },
): Promise<RunRecord | null> {
  const inThem = projectIds === null ? {} : { projectId: { in: [...projectIds] } };
  return await prismaOf(db).run.findFirst({ where: { ...VISIBLE_RUN, id, ...inThem }, select: RUN_SELECT });
}

/** Finds a run of a project by its id or its name; the id wins. */
export async function findRunInProject(
  db: Database,
  params: { readonly projectId: string; readonly idOrName: string },
): Promise<RunRecord | null> {
  const { projectId, idOrName } = params;
  const { run } = prismaOf(db);
  return (
    (await run.findFirst({ where: { ...VISIBLE_RUN, projectId, id: idOrName }, select: RUN_SELECT })) ??
    (await run.findFirst({ where: { ...VISIBLE_RUN, projectId, activeName: idOrName }, select: RUN_SELECT }))
  );
}
