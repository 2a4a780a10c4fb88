import type { Verdict } from "@/lib/core/verdict";
import { type Database, prismaOf } from "./database";
import type { NotedChange } from "./note-verdict-changes";

/** The changes of a run's verdicts after a number, the latest first. */
export async function listVerdictChanges(
  db: Database,
  params: { readonly runId: string; readonly after: number; readonly limit: number },
): Promise<NotedChange[]> {
  const { runId, after, limit } = params;
  const rows = await prismaOf(db).verdictChange.findMany({
    where: { runId, number: { gt: after } },
    orderBy: { number: "desc" },
    take: limit,
  });
  return rows.map(({ number, rule, subgroup, before, status, severity, step, at }) => ({
    number,
    rule: rule as Verdict["rule"],
    subgroup: subgroup === "" ? null : subgroup,
    before: before === null ? null : (JSON.parse(before) as Pick<Verdict, "outcome" | "severity">),
    outcome: status as Verdict["outcome"],
    severity: severity as Verdict["severity"],
    step: step === null ? null : Number(step),
    at,
  }));
}
