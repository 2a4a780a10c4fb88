import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { listAlternatives } from "@/lib/clinical/list-alternatives";
import type { PlanContent } from "@/lib/core/analysis-plan";
import { formatCount } from "@/lib/core/format-number";
import { judgeGroups, measureOthers, restOf } from "./judge-groups";
import { type GroupContext, type MeasuredGroup, measureGroup } from "./measure-group";
import type { AlternativeResult, GroupResult } from "./subgroup-analysis";

/** The same conclusions with one definition changed wholly for another of the same thing. */
export function listAlternativeResults(
  results: readonly GroupResult[],
  measured: readonly MeasuredGroup[],
  whole: { readonly context: GroupContext; readonly rows: Int32Array; readonly plan: PlanContent },
): readonly AlternativeResult[] {
  const { context, rows, plan } = whole;
  return measured.flatMap(({ members }, index) => {
    const result = results[index];
    if (result === undefined) return [];
    return assignOthers(context, rows, listAlternatives(members.definition)).flatMap((other) => {
      const group = measureGroup(other, context);
      const others = measureOthers({ name: "all other patients", rows: restOf(rows, group) }, context.set);
      const [judged] = judgeGroups([{ measured: group, others }], plan);
      if (judged === undefined || judged.patients === 0) return [];
      const changes = answersOf(judged) !== answersOf(result);
      return [
        {
          group: result.name,
          definition: result.description,
          alternative: judged.description,
          result: judged,
          changes,
          sentence: describeChange(result, judged, changes),
        },
      ];
    });
  });
}

function assignOthers(context: GroupContext, rows: Int32Array, others: ReturnType<typeof listAlternatives>) {
  return others.length === 0 ? [] : assignSubgroups(context.set, rows, others);
}

/** What is concluded, without the numbers: another slope is no other conclusion. */
function answersOf({ within }: GroupResult): string {
  return within.map(({ measure, answer }) => `${measure}: ${answer.replaceAll(/[\d.]*\d/g, "")}`).join("; ");
}

function describeChange(own: GroupResult, other: GroupResult, changes: boolean): string {
  const sizes = `${formatCount(other.patients, "patient")} instead of ${formatCount(own.patients, "patient")}`;
  const start = `Under the definition "${other.name}" (${sizes})`;
  if (!changes) return `${start} the conclusion on ${own.name} is the same.`;
  const [first] = other.within;
  return `${start} the conclusion on ${own.name} is another: ${first?.answer ?? "nothing can be told"}.`;
}
