import type { ChunkData } from "./chunk-row";
import { type Database, rawOf } from "./database";
import { dateText } from "./date-text";
import type { ImportFacts } from "./import-facts";
import { importAbandoned } from "./import-record";
import { insertRows } from "./raw-database";
import type { nodeRow, partRow } from "./series-part-rows";

export type ChunkToAppend = ChunkData & { readonly seriesNumber: number; readonly sequence: number };

/** What one short transaction adds to a pending import. */
export type RowsToAppend = {
  readonly chunks: readonly ChunkToAppend[];
  readonly nodes: readonly ReturnType<typeof nodeRow>[];
  readonly parts: readonly ReturnType<typeof partRow>[];
};

/**
 * Writes rows of a pending import, and what is known of the import itself, in one short transaction.
 * Publishing it is what makes all of them last.
 *
 * @throws AppError "conflict" when the import has been given up
 */
export async function appendImportRows(
  db: Database,
  params: {
    readonly runId: string;
    readonly importId: string;
    readonly rows: RowsToAppend;
    readonly facts: ImportFacts | null;
    readonly at: Date;
  },
): Promise<void> {
  const { runId, importId, rows, at } = params;
  const facts = { ...params.facts, heartbeatAt: dateText(db.provider, at) };
  const assignments = Object.keys(facts).map((column) => `"${column}" = ?`);
  await rawOf(db).transactUnsynced(async (statements) => {
    // Locks the row of the import: what follows is not overtaken by a sweep.
    const alive = await statements.run(
      `UPDATE "import" SET ${assignments.join(", ")} WHERE "runId" = ? AND "id" = ? AND "state" = 'pending'`,
      [...Object.values(facts), runId, importId],
    );
    if (alive === 0) throw importAbandoned();
    await insertRows(
      statements,
      "chunk",
      rows.chunks.map((chunk) => ({ runId, importId, ...chunk })),
    );
    await insertRows(statements, "pyramid_node", rows.nodes);
    await insertRows(statements, "series_part", rows.parts);
  });
}
