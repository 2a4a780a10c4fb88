import { type Database, prismaOf } from "./database";

/**
 * Removes the receipts of batches that were folded and are older than a time: from then on a batch
 * sent again with the same key counts as a new one. The last receipt of a run stays, since the number
 * of the next batch is found from it.
 *
 * @returns how many were removed
 */
export async function forgetBatches(db: Database, params: { readonly before: Date }): Promise<number> {
  return await prismaOf(db).$executeRaw`
    DELETE FROM "live_batch"
    WHERE "createdAt" < ${params.before} AND "payload" IS NULL
      AND "sequence" < (SELECT "foldedThrough" FROM "run" WHERE "run"."id" = "live_batch"."runId")`;
}
