import { type Database, prismaOf } from "./database";

/** How many kinds of fault the points sent for a run had, and how many points they were; see `noteRefusedPoints`. */
export async function countRefusedPoints(
  db: Database,
  params: { readonly runId: string },
): Promise<{ readonly kinds: number; readonly points: number }> {
  const { _count, _sum } = await prismaOf(db).refusedBatch.aggregate({
    where: { runId: params.runId },
    _count: true,
    _sum: { points: true },
  });
  return { kinds: _count, points: _sum.points ?? 0 };
}
