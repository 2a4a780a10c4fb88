import { type Database, prismaOf } from "./database";

/** More are of earlier states than anybody would be shown. */
const LOOKED_AT = 4;

/** A diagnosis as it was stored, with its key. */
export type DiagnosisRow = { readonly key: string; readonly result: string; readonly createdAt: Date };

/**
 * The latest diagnosis of a run that one version of the engine made and that is acceptable; null when none of the
 * last few is.
 *
 * @param accept is handed JSON
 */
export async function findLatestDiagnosis(
  db: Database,
  params: { readonly runId: string; readonly engineVersion: string },
  accept: (result: string) => boolean,
): Promise<DiagnosisRow | null> {
  const { runId, engineVersion } = params;
  const { diagnosisResult } = prismaOf(db);
  const select = { key: true, result: true, createdAt: true } as const;
  const orderBy = [{ createdAt: "desc" }, { key: "asc" }] as const;
  for (let skip = 0; skip < LOOKED_AT; skip += 1) {
    const row = await diagnosisResult.findFirst({
      where: { runId, engineVersion },
      orderBy: [...orderBy],
      skip,
      select,
    });
    if (row === null) return null;
    if (accept(row.result)) return row;
  }
  return null;
}
