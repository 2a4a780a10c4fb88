import type { JudgedVerdict } from "@/lib/core/judgement";
import { type Database, prismaOf } from "./database";

/** Which verdicts of some runs have a judgement that was not taken back. */
export async function listJudgedVerdicts(
  db: Database,
  { runIds }: { readonly runIds: readonly string[] },
): Promise<readonly (JudgedVerdict & { readonly runId: string })[]> {
  const rows = await prismaOf(db).judgement.findMany({
    where: { runId: { in: [...runIds] }, steps: { none: { kind: "withdraw" } } },
    distinct: ["runId", "rule", "subgroup"],
    select: { runId: true, rule: true, subgroup: true },
  });
  // Rules are text in the database; only this product ever wrote them.
  return rows as (JudgedVerdict & { readonly runId: string })[];
}
