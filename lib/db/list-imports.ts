import { type Database, prismaOf } from "./database";
import { IMPORT_SELECT, type ImportRecord, toImportRecord } from "./import-record";

/** What a run's points came from, the latest first; imports that are under way are not shown. */
export async function listImports(db: Database, params: { readonly runId: string }): Promise<ImportRecord[]> {
  const rows = await prismaOf(db).import.findMany({
    where: { runId: params.runId, state: "published" },
    orderBy: [{ publishedRevision: "desc" }, { id: "asc" }],
    select: IMPORT_SELECT,
  });
  return rows.map(toImportRecord);
}
