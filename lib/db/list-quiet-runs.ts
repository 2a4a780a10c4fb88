import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

export type QuietRun = {
  readonly id: string;
  readonly name: string;
  readonly project: { readonly id: string; readonly name: string };
  /** When its last live points came. */
  readonly lastAt: Date;
};

/**
 * Runs that sent live points after `since` and none after `quietSince`, those that fell silent last first; none of experiments.
 *
 * @param params.projectIds null = every project
 */
export async function listQuietRuns(
  db: Database,
  params: {
    readonly projectIds: readonly string[] | null;
    readonly since: Date;
    readonly quietSince: Date;
    readonly limit: number;
  },
): Promise<readonly QuietRun[]> {
  const { projectIds, since, quietSince, limit } = params;
  const rows = await prismaOf(db).run.findMany({
    where: {
      ...VISIBLE_RUN,
      proofPlan: null,
      ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }),
      liveBatches: { some: { createdAt: { gte: since } }, none: { createdAt: { gt: quietSince } } },
    },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    take: limit,
    select: {
      id: true,
      name: true,
      project: { select: { id: true, name: true } },
      liveBatches: { orderBy: { sequence: "desc" }, take: 1, select: { createdAt: true } },
    },
  });
  return rows.flatMap(({ liveBatches, ...run }) => {
    const [last] = liveBatches;
    return last === undefined ? [] : [{ ...run, lastAt: last.createdAt }];
  });
}
