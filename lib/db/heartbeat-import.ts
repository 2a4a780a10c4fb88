import { type Database, prismaOf, type Transaction } from "./database";
import { importAbandoned } from "./import-record";

/**
 * Says that an import is alive. Also locks its row, so that within a transaction what follows is not
 * overtaken by a sweep.
 *
 * @throws AppError "conflict" when it has been given up
 */
export async function heartbeatImport(
  db: Database | Transaction,
  params: { readonly runId: string; readonly importId: string; readonly at: Date },
): Promise<void> {
  const { runId, importId, at } = params;
  const client = "provider" in db ? prismaOf(db) : db;
  const { count } = await client.import.updateMany({
    where: { runId, id: importId, state: "pending" },
    data: { heartbeatAt: at },
  });
  if (count === 0) throw importAbandoned();
}
