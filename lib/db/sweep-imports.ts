import { abandonImport } from "./abandon-import";
import { type Database, prismaOf } from "./database";

/** An import that was not heard of for this long belongs to a process that is gone. */
export const SILENT_IMPORT_MS = 30_000;

/**
 * Removes imports whose process died, and finishes interrupted removals. Any number of processes may
 * sweep at once.
 *
 * @returns how many were removed
 */
export async function sweepImports(
  db: Database,
  params: { readonly now: Date; readonly silentMs?: number },
): Promise<number> {
  const silentSince = new Date(params.now.getTime() - (params.silentMs ?? SILENT_IMPORT_MS));
  const { import: imports } = prismaOf(db);
  // In one statement, so that an import that shows signs of life this very moment is left alone.
  await imports.updateMany({
    where: { state: "pending", heartbeatAt: { lt: silentSince } },
    data: { state: "failed" },
  });
  const failed = await imports.findMany({ where: { state: "failed" }, select: { runId: true, id: true } });
  let removed = 0;
  for (const { runId, id } of failed) if (await abandonImport(db, { runId, importId: id })) removed += 1;
  return removed;
}
