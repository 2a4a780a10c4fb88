import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/**
 * Names of some runs, in no order; those that are deleted or of other projects are missing.
 *
 * @param params.projectIds null = every project
 */
export async function listRunNames(
  db: Database,
  { ids, projectIds }: { readonly ids: readonly string[]; readonly projectIds: readonly string[] | null },
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  if (ids.length === 0) return [];
  return await prismaOf(db).run.findMany({
    where: {
      ...VISIBLE_RUN,
      id: { in: [...ids] },
      ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }),
    },
    select: { id: true, name: true },
  });
}
