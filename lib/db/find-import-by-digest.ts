import { type Database, prismaOf } from "./database";
import { IMPORT_SELECT, type ImportRecord, toImportRecord } from "./import-record";

/**
 * Finds the published import of the very same file into a run; null when there is none.
 *
 * @param params.startedBefore later ones are not looked at, among them the asking upload's own
 */
export async function findImportByDigest(
  db: Database,
  params: { readonly runId: string; readonly sha256: string; readonly startedBefore: Date },
): Promise<ImportRecord | null> {
  const { runId, sha256, startedBefore } = params;
  const row = await prismaOf(db).import.findFirst({
    where: { runId, sha256, state: "published", startedAt: { lt: startedBefore } },
    select: IMPORT_SELECT,
  });
  return row === null ? null : toImportRecord(row);
}
