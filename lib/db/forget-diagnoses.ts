import { type Database, prismaOf } from "./database";

/**
 * Removes diagnoses that are older than a time and that no list shows: a run that is watched while it grows leaves
 * one for each state in which somebody looked. One that is needed again is computed again.
 *
 * @returns how many were removed
 */
export async function forgetDiagnoses(db: Database, params: { readonly before: Date }): Promise<number> {
  return await prismaOf(db).$executeRaw`
    DELETE FROM "diagnosis_result"
    WHERE "createdAt" < ${params.before}
      AND NOT EXISTS (
        SELECT 1 FROM "run"
        WHERE "run"."id" = "diagnosis_result"."runId" AND "run"."diagnosisKey" = "diagnosis_result"."key"
      )`;
}
