import { type Database, prismaOf, rawOf } from "./database";
import { forgetComputed } from "./forget-computed";
import { forgetOverlaps } from "./forget-overlaps";
import { inTransaction } from "./in-transaction";
import { lockProjectOfRun } from "./lock-project-of-run";

/**
 * What may be long, with the rest of its key behind the run and how many rows go in one transaction. The rows of a
 * run that are few go with the run itself.
 */
const LONG_TABLES: readonly (readonly [table: string, key: readonly string[], atOnce: number])[] = [
  ["chunk", ["importId", "seriesNumber", "sequence"], 200],
  ["pyramid_node", ["importId", "seriesNumber", "level", "position"], 200],
  ["series_part", ["importId", "seriesNumber"], 500],
  ["live_batch", ["sequence"], 200],
  ["prediction_column", ["setId", "name"], 4],
  ["diagnosis_result", ["key"], 20],
  ["series", ["number"], 500],
];

/**
 * Removes every row of a run whose removal was decided (`beginPurge`), in small transactions, so that others write
 * in between. Interrupted, it is begun again; any number of processes may do the same one.
 *
 * @returns false where the run's removal was not decided, or is done
 */
export async function purgeRun(db: Database, { id, at }: { readonly id: string; readonly at: Date }): Promise<boolean> {
  const prisma = prismaOf(db);
  if ((await prisma.run.count({ where: { id, state: "purging" } })) === 0) return false;
  for (const [table, key, atOnce] of LONG_TABLES) {
    while ((await removeSome(db, table, key, atOnce, id)) === atOnce) {
      // Each turn is a transaction of its own.
    }
  }
  await inTransaction(db, async (transaction) => {
    await lockProjectOfRun(transaction, { runId: id, at });
    // What predictions of others were said to share with those that are gone.
    const changed = await forgetOverlaps(transaction, { of: "runId", id });
    await forgetComputed(transaction, { runIds: changed, at });
    await transaction.run.deleteMany({ where: { id, state: "purging" } });
    // Nothing ties these to the run: what an import or a task left in the meantime goes here.
    await transaction.pyramidNode.deleteMany({ where: { runId: id } });
    await transaction.task.deleteMany({ where: { runId: id } });
    await transaction.outbox.deleteMany({ where: { runId: id } });
  });
  return true;
}

async function removeSome(
  db: Database,
  table: string,
  key: readonly string[],
  atOnce: number,
  runId: string,
): Promise<number> {
  const columns = key.map((column) => `"${column}"`).join(", ");
  return await rawOf(db).run(
    `DELETE FROM "${table}" WHERE "runId" = ? AND (${columns}) IN
      (SELECT ${columns} FROM "${table}" WHERE "runId" = ? LIMIT ${atOnce})`,
    [runId, runId],
  );
}
