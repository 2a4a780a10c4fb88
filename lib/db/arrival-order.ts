import { type Database, prismaOf } from "./database";

/** A published import of a run, as far as the order of its points goes. */
export type ArrivedImport = { readonly id: string; readonly formats: string };

/** Order of arrival: after which live batch it came, live points before files, then as published. */
export const ARRIVAL_ORDER = [{ batchPosition: "asc" }, { kind: "desc" }, { publishedRevision: "asc" }] as const;

/** The published imports of a run in the order in which their points arrived. */
export async function listArrivedImports(db: Database, runId: string): Promise<ArrivedImport[]> {
  return await prismaOf(db).import.findMany({
    where: { runId, state: "published" },
    // "live" sorts after "file", hence descending.
    orderBy: [...ARRIVAL_ORDER],
    select: { id: true, formats: true },
  });
}
