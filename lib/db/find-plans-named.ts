import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/** The runs of a project for whose findings the plan of this SHA-256 was kept; mostly one. */
export async function findPlansNamed(
  db: Database,
  params: { readonly projectId: string; readonly sha256: string },
): Promise<readonly { readonly runId: string }[]> {
  const { projectId, sha256 } = params;
  return await prismaOf(db).proofPlan.findMany({
    where: { sha256, run: { ...VISIBLE_RUN, projectId } },
    orderBy: { runId: "asc" },
    select: { runId: true },
  });
}
