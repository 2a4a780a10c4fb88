import { withoutFlagSentences } from "@/lib/clinical/assign-rule-group";
import { describeEvaluationRows } from "@/lib/clinical/describe-evaluation-rows";
import { OUTCOME_LEVEL, THRESHOLD_LEVEL } from "@/lib/clinical/list-publication";
import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { isLevelShown, nameRule } from "@/lib/clinical/suppress-small-cells";
import { groupWords } from "@/lib/core/group-words";
import type { Verdict } from "@/lib/core/verdict";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { isLevelOpen, type PublishedAnalysis } from "./withhold-training";

const RULE = nameRule(SMALL_CELL_POLICY);

/**
 * Verdicts for a reader who may not see single patients. What was concluded stays; the numbers and the
 * sentences that hold them go where a small cell is in them, or could be computed with them.
 */
export function suppressVerdicts<V extends Verdict>(
  verdicts: readonly V[],
  training: SubgroupTraining | null,
  published: PublishedAnalysis | null,
): readonly V[] {
  return verdicts.map((verdict) =>
    isOpen(verdict, training, published) ? withoutFewRows(verdict, published) : withoutNumbers(verdict, published),
  );
}

function isOpen(verdict: Verdict, training: SubgroupTraining | null, published: PublishedAnalysis | null): boolean {
  const { rule, subgroup } = verdict;
  switch (rule) {
    case "subgroup-performance":
      return isPerformanceOpen(subgroup, published);
    case "subgroup-excess-loss":
      return (
        subgroup !== null &&
        training !== null &&
        isEverythingOpen(published) &&
        training.levels.some((level) => level.subgroup === subgroup && isLevelOpen(training, level, published))
      );
    case "subgroup-vanishing":
    case "subgroup-gradient-share":
    case "subgroup-gradient-conflict":
      return subgroup === null || (training !== null && training.patientLevel.length === 0);
    default:
      return true;
  }
}

/** Its sentences speak of calibration, of alarms at the threshold, and of chances adjusted over all groups. */
function isPerformanceOpen(subgroup: string | null, published: PublishedAnalysis | null): boolean {
  if (subgroup === null) return true;
  return (
    published !== null &&
    published.analysis.set.warnings.length === 0 &&
    isEverythingOpen(published) &&
    isLevelShown(published.suppression, subgroup, THRESHOLD_LEVEL)
  );
}

function isEverythingOpen(published: PublishedAnalysis | null): boolean {
  if (published === null) return false;
  const groups = published.analysis.families.flatMap((family) => family.groups);
  return groups.every(({ name }) => isLevelShown(published.suppression, name, OUTCOME_LEVEL));
}

/** What it rests on, without the rows of the whole file and the values of patients that are odd. */
function withoutFewRows<V extends Verdict>(verdict: V, published: PublishedAnalysis | null): V {
  if (published === null) return verdict;
  const { evaluated } = published.analysis;
  const provenance = verdict.provenance.map((text) =>
    text === evaluated.sentence ? describeEvaluationRows(evaluated, null) : withoutFlagSentences(text),
  );
  return { ...verdict, provenance };
}

const OUTCOMES: Readonly<Record<Verdict["outcome"], string>> = {
  finding: "There is a finding",
  "no-finding": "There is no finding",
  "cannot-tell": "It cannot be told",
};

function withoutNumbers<V extends Verdict>(verdict: V, published: PublishedAnalysis | null): V {
  const { rule, subgroup, outcome, statistic } = verdict;
  const isKnown =
    rule === "subgroup-performance" &&
    subgroup !== null &&
    published !== null &&
    isLevelShown(published.suppression, subgroup, OUTCOME_LEVEL);
  const whom = subgroup === null ? "" : ` for ${groupWords(subgroup)}`;
  const reason = `The numbers behind it are hidden for privacy (${RULE}).`;
  return {
    ...verdict,
    statistic: {
      ...statistic,
      estimate: isKnown ? statistic.estimate : { status: "suppressed", rule: RULE },
      threshold: isKnown ? statistic.threshold : null,
    },
    effectiveSamples: isKnown ? verdict.effectiveSamples : 0,
    persistence: null,
    reason,
    explanation: `${OUTCOMES[outcome]}${whom}. ${reason}`,
    provenance: [],
  };
}
