import { type Database, prismaOf } from "./database";

/** Diagnoses of several runs under their keys, as JSON by run, as far as one version of the engine made them. */
export async function listDiagnoses(
  db: Database,
  params: {
    readonly keys: readonly { readonly runId: string; readonly key: string }[];
    readonly engineVersion: string;
  },
): Promise<ReadonlyMap<string, string>> {
  if (params.keys.length === 0) return new Map();
  const found = await prismaOf(db).diagnosisResult.findMany({
    where: { engineVersion: params.engineVersion, OR: [...params.keys] },
    select: { runId: true, result: true },
  });
  return new Map(found.map(({ runId, result }) => [runId, result]));
}
