import { CLIENT_RUN_SELECT, type ClientRunRecord } from "./client-run-record";
import { type Database, prismaOf } from "./database";

/**
 * The runs of some experiments of a project, as clients of trackers see them. Runs that no MLflow client made stand
 * in the experiment with number 0.
 *
 * @param params.isDeleted null = both
 */
export async function listClientRuns(
  db: Database,
  params: {
    readonly projectId: string;
    readonly experiments: readonly number[];
    readonly isDeleted: boolean | null;
  },
): Promise<ClientRunRecord[]> {
  const { projectId, experiments, isDeleted } = params;
  const deletion = isDeleted === null ? {} : { deletedAt: isDeleted ? { not: null } : null };
  const unnumbered = experiments.includes(0) ? [{ experimentNumber: null }] : [];
  return await prismaOf(db).run.findMany({
    where: {
      projectId,
      state: "ready",
      ...deletion,
      OR: [{ experimentNumber: { in: [...experiments] } }, ...unnumbered],
    },
    orderBy: { id: "asc" },
    select: CLIENT_RUN_SELECT,
  });
}
