import { type Database, prismaOf } from "./database";

/** How many judgements a run has. */
export async function countJudgements(db: Database, params: { readonly runId: string }): Promise<number> {
  return await prismaOf(db).judgement.count({ where: params });
}
