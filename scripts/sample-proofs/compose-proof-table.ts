import { formatGiven, formatNumber } from "@/lib/core/format-number";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { ProofJudgement } from "@/lib/proof/judge-pairs";
import type { MatchedResults } from "@/lib/proof/match-results";
import { CHANGE_NAMES, nameAnswer } from "@/lib/proof/proof-words";
import { writeTable } from "../calibrate/page-words";

/** A shipped experiment, judged from its files. */
export type SampleProof = {
  readonly plan: ProofPlan;
  readonly matched: MatchedResults;
  readonly judgement: ProofJudgement;
};

const HEADER = [
  ...["run", "finding", "change", "pairs", "margin", "loss as it was", "repaired", "repaired minus as it was (95 %)"],
  "outcome",
];

/** The table of docs/proving.md, one row an experiment. */
export function composeProofTable(proofs: readonly SampleProof[]): string {
  const rows = proofs.map(({ plan, matched: { pairs }, judgement }) => [
    plan.run.name,
    `${plan.finding.rule}${plan.finding.subgroup === null ? "" : ` on ${plan.finding.subgroup}`}`,
    CHANGE_NAMES[plan.change.id],
    String(judgement.pairs),
    formatGiven(plan.margin),
    describeMean(pairs.map(({ asIs }) => asIs.value)),
    describeMean(pairs.map(({ repaired }) => repaired.value)),
    describeEffect(judgement),
    nameAnswer(judgement),
  ]);
  return writeTable(HEADER, rows).join("\n");
}

/** Mean over the runs; how many ended without a finite loss where one did. */
function describeMean(values: readonly (number | null)[]): string {
  const lost = values.filter((value) => value === null || !Number.isFinite(value)).length;
  if (lost > 0) return `not finite in ${lost} of ${values.length}`;
  return formatNumber(values.reduce((sum: number, value) => sum + (value ?? 0), 0) / values.length);
}

function describeEffect({ effect, better, pairs }: ProofJudgement): string {
  if (effect.status === "estimated" && effect.lower !== undefined && effect.upper !== undefined)
    return `${formatNumber(effect.value)} (${formatNumber(effect.lower)} to ${formatNumber(effect.upper)})`;
  return better.status === "estimated" ? `better in ${Math.round(better.value * pairs)} of ${pairs}` : "none";
}
