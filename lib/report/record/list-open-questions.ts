import { assertNever } from "@/lib/core/assert-never";
import type { Estimate } from "@/lib/core/estimate";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { isNotApplicable } from "@/lib/core/verdict";
import type { OpenQuestion, ReportNumber } from "@/lib/schema/report";
import type { GroupDocument, SubgroupsDocument } from "@/lib/schema/subgroups";
import type { ReportEvidence } from "./report-evidence";

type Gap = Pick<OpenQuestion, "state" | "reason">;

/**
 * Limits and unanswered questions, collected from every number and verdict so that none is left out:
 * what cannot be told, is not estimable, is inconclusive, hidden, or was not supplied. Numbers that are
 * missing for one reason stand together.
 */
export function listOpenQuestions(
  evidence: ReportEvidence,
  analysis: SubgroupsDocument["analysis"],
  numbers: readonly ReportNumber[],
): OpenQuestion[] {
  return [
    ...listSilentVerdicts(evidence),
    ...(analysis.status === "analysed" ? listInconclusive(analysis) : []),
    ...listGaps(numbers),
    ...listUnknownTraining(evidence),
  ];
}

function listSilentVerdicts({ document }: ReportEvidence): OpenQuestion[] {
  return document.verdicts
    .filter((verdict) => verdict.outcome === "cannot-tell" && !isNotApplicable(verdict))
    .map(({ rule, subgroup, reason }) => ({
      about: `${RULE_NAMES[rule]}${subgroup === null ? "" : `: ${groupWords(subgroup)}`}`,
      state: "cannot tell" as const,
      reason,
      numbers: [subgroup === null ? `verdict/${rule}` : `verdict/${rule}/${subgroup}`],
    }));
}

/** An interval on both sides of no difference says neither that there is one nor that there is none. */
function listInconclusive({
  families,
}: Extract<SubgroupsDocument["analysis"], { status: "analysed" }>): OpenQuestion[] {
  return families.flatMap(({ family, groups }) =>
    groups.flatMap((group) => {
      const id = `group/${family}/${group.name}`;
      return inconclusiveOf(group).map(({ kind, measure, answer }) => ({
        about: groupWords(group.name),
        state: "inconclusive" as const,
        reason: answer,
        numbers: [`${id}/${kind}/${measure}`],
      }));
    }),
  );
}

function inconclusiveOf({ within, against }: GroupDocument) {
  const kinds = [
    { kind: "within", list: within },
    { kind: "against", list: against },
  ] as const;
  return kinds.flatMap(({ kind, list }) =>
    list.flatMap(({ measure, effect, answer, sentence, margin }) =>
      isInconclusive(effect, margin) ? [{ kind, measure, answer: `${sentence} ${answer}`.trim() }] : [],
    ),
  );
}

/** The interval holds 0 and reaches beyond the margin, or no margin says how far it may reach. */
function isInconclusive(effect: Estimate, margin: number | null): boolean {
  if (effect.status !== "estimated" || effect.lower === undefined || effect.upper === undefined) return false;
  if (effect.lower > 0 || effect.upper < 0) return false;
  return margin === null || effect.lower < -margin || effect.upper > margin;
}

function listGaps(numbers: readonly ReportNumber[]): OpenQuestion[] {
  const gaps = new Map<string, OpenQuestion & { numbers: string[] }>();
  for (const { id, subject, value, measure } of numbers) {
    const gap = gapOf(value);
    if (gap === null || id.startsWith("verdict/")) continue;
    const key = JSON.stringify([subject, gap.state, gap.reason]);
    const known = gaps.get(key);
    if (known === undefined) gaps.set(key, { about: `${subject}: ${measure}`, ...gap, numbers: [id] });
    else gaps.set(key, { ...known, about: `${known.about}, ${measure}`, numbers: [...known.numbers, id] });
  }
  return [...gaps.values()];
}

function gapOf(estimate: Estimate): Gap | null {
  switch (estimate.status) {
    case "estimated":
      return null;
    case "degenerate":
      return { state: "degenerate", reason: estimate.reason };
    case "not-estimable":
      return { state: "not estimable", reason: estimate.reason };
    case "suppressed":
      return { state: "suppressed", reason: `Hidden for privacy by the rule ${estimate.rule}.` };
    case "not-supplied":
      return { state: "not supplied", reason: estimate.what };
    default:
      return assertNever(estimate);
  }
}

function listUnknownTraining({ subgroupTraining, sensitivity }: ReportEvidence): OpenQuestion[] {
  const parts = [
    ["the training of groups of patients", subgroupTraining],
    ["which layers the loss fell by", sensitivity.layers],
    ["the derivative of the loss over the steps", sensitivity.overTime],
    ["how much of the predicted decrease the steps lost", sensitivity.stepLength],
    ...(subgroupTraining.status === "measured"
      ? ([
          ["shares of groups in the training steps", subgroupTraining.shares],
          ["the signal of groups over depth", subgroupTraining.depth],
          ["agreement of the steps that groups ask for", subgroupTraining.conflicts],
        ] as const)
      : []),
  ] as const;
  return parts.flatMap(([about, part]): OpenQuestion[] =>
    part.status === "not-known" ? [{ about, state: "cannot tell", reason: part.reason, numbers: [] }] : [],
  );
}
