import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/** The run of a project to which predictions came last; null where no run has any. */
export async function findLatestPredictionRun(
  db: Database,
  params: { readonly projectId: string },
): Promise<string | null> {
  const found = await prismaOf(db).predictionSet.findFirst({
    where: { deletedAt: null, run: { ...VISIBLE_RUN, projectId: params.projectId } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: { runId: true },
  });
  return found?.runId ?? null;
}
