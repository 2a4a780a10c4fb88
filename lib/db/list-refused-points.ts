import { type Database, prismaOf } from "./database";

/** Points that were sent for a run and not taken as they came; see `noteRefusedPoints`. */
export type RefusedPoints = {
  readonly number: number;
  /** When it came last. */
  readonly at: Date;
  readonly source: string;
  readonly reason: string;
  readonly points: number;
  readonly sample: string;
};

/** What a run has of them, the first noted first. */
export async function listRefusedPoints(db: Database, params: { readonly runId: string }): Promise<RefusedPoints[]> {
  return await prismaOf(db).refusedBatch.findMany({
    where: { runId: params.runId },
    orderBy: { number: "asc" },
    select: { number: true, at: true, source: true, reason: true, points: true, sample: true },
  });
}
