import { type Database, prismaOf } from "./database";

/** Which plan a run says it belongs to, and in which project; null for an ordinary run. Also of a deleted run. */
export async function findClaimedPlan(
  db: Database,
  { runId }: { readonly runId: string },
): Promise<{ readonly projectId: string; readonly sha256: string } | null> {
  const run = await prismaOf(db).run.findUnique({
    where: { id: runId },
    select: { projectId: true, proofPlan: true },
  });
  return run === null || run.proofPlan === null ? null : { projectId: run.projectId, sha256: run.proofPlan };
}
