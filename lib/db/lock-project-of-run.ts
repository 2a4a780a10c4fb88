import type { Transaction } from "./database";

/**
 * Holds the project's row of a run until the transaction ends: prediction sets of one project arrive and go
 * one after another, since each is compared with all others. To be called before any run is locked.
 */
export async function lockProjectOfRun(
  transaction: Transaction,
  params: { readonly runId: string; readonly at: Date },
): Promise<void> {
  const { runId, at } = params;
  await transaction.project.updateMany({ where: { runs: { some: { id: runId } } }, data: { updatedAt: at } });
}
