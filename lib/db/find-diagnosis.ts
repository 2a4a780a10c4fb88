import { type Database, prismaOf } from "./database";

/** Finds the diagnosis stored under a key, as JSON; null when it has not been computed. */
export async function findDiagnosis(
  db: Database,
  params: { readonly runId: string; readonly key: string },
): Promise<string | null> {
  const { runId, key } = params;
  const found = await prismaOf(db).diagnosisResult.findUnique({
    where: { runId_key: { runId, key } },
    select: { result: true },
  });
  return found?.result ?? null;
}
