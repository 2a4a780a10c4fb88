import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/** What a run states, and under which key its latest diagnosis lies; null while the first one is being computed. */
export type ProjectRun = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** JSON of the settings that files and live records stated. */
  readonly settings: string;
  /** JSON of the settings that people stated in place of those. */
  readonly editedSettings: string;
  readonly diagnosisKey: string | null;
};

/**
 * The newest runs of one project and how many it has in all.
 *
 * @param params.ordinaryAnd leaves out runs of experiments, but for the one of this id
 */
export async function listProjectRuns(
  db: Database,
  params: { readonly projectId: string; readonly limit: number; readonly ordinaryAnd?: string },
): Promise<{ readonly runs: readonly ProjectRun[]; readonly total: number }> {
  const { projectId, ordinaryAnd } = params;
  const ordinary = ordinaryAnd === undefined ? {} : { OR: [{ proofPlan: null }, { id: ordinaryAnd }] };
  const where = { ...VISIBLE_RUN, projectId, ...ordinary };
  const { run } = prismaOf(db);
  const total = await run.count({ where });
  const runs = await run.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: params.limit,
    select: { id: true, name: true, createdAt: true, settings: true, editedSettings: true, diagnosisKey: true },
  });
  return { runs, total };
}
