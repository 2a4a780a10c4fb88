import { type Database, prismaOf } from "./database";

/** Says whether a diagnosis is stored under a key, without reading it. */
export async function hasDiagnosis(
  db: Database,
  params: { readonly runId: string; readonly key: string },
): Promise<boolean> {
  const { runId, key } = params;
  const found = await prismaOf(db).diagnosisResult.findUnique({
    where: { runId_key: { runId, key } },
    select: { key: true },
  });
  return found !== null;
}
