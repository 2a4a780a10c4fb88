import { describeVerdictNumber } from "@/lib/charts/describe-effective-depth";
import { describeEstimate, estimateValue } from "@/lib/charts/describe-estimate";
import { type ShapeAndWord, verdictShape } from "@/lib/charts/severity-shape";
import { verdictId } from "@/lib/charts/verdict-id";
import { formatGiven } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { isNotApplicable, type RuleId } from "@/lib/core/verdict";
import type { DiagnosedRun } from "@/lib/diagnostics/evidence";
import { IDEA_OF_RULE } from "./idea-of-rule";
import type { IdeaId } from "./ideas";

/** One verdict of the reader's run that an idea explains. */
export type OwnVerdict = {
  readonly id: string;
  readonly rule: RuleId;
  readonly name: string;
  readonly label: ShapeAndWord;
  /** The measured number with its interval, or the reason in its place. */
  readonly number: string;
  readonly text: string;
};

export type OwnNumbers = {
  /** Measured facts of the run that stand for what the page shows; empty where the run has none. */
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly verdicts: readonly OwnVerdict[];
};

/** Where an idea shows up in one run: what its diagnosis measured, in the words of the verdicts. */
export function prepareOwnNumbers(
  idea: IdeaId,
  { diagnosis, depthProfile }: DiagnosedRun,
  learningRate: number | null,
): OwnNumbers {
  return {
    facts: factsOf(idea, depthProfile, learningRate),
    verdicts: diagnosis.verdicts
      .filter((verdict) => IDEA_OF_RULE[verdict.rule] === idea && !isNotApplicable(verdict))
      .map((verdict) => ({
        id: verdictId(verdict),
        rule: verdict.rule,
        name: verdict.subgroup === null ? RULE_NAMES[verdict.rule] : `${RULE_NAMES[verdict.rule]}: ${verdict.subgroup}`,
        label: verdictShape(verdict),
        number:
          estimateValue(verdict.statistic.estimate) === null
            ? "no number"
            : `${verdict.statistic.name}: ${describeVerdictNumber(verdict)}`,
        text: verdict.explanation,
      })),
  };
}

function factsOf(
  idea: IdeaId,
  profile: DiagnosedRun["depthProfile"],
  learningRate: number | null,
): OwnNumbers["facts"] {
  if (idea === "gradient-descent")
    return learningRate === null ? [] : [{ term: "Learning rate", text: formatGiven(learningRate) }];
  if ((idea !== "chain-of-layers" && idea !== "training") || profile === null) return [];
  return [
    { term: "Factor per layer", text: describeEstimate(profile.factorPerLayer).short },
    { term: "Factor over all compared layers", text: describeEstimate(profile.factorOverall).short },
  ];
}
