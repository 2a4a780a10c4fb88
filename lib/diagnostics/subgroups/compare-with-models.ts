import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ComparatorColumn } from "@/lib/core/prediction-set";
import { estimateAuroc } from "@/lib/statistics/auroc";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { comparePairedAurocs } from "@/lib/statistics/compare-paired-aurocs";
import { judgeEvidence } from "@/lib/statistics/evidence-verdict";
import { pick } from "./pick-rows";
import type { GroupResult } from "./subgroup-analysis";

/**
 * The model against others on the same patients: how hard the patients are to tell apart cancels out,
 * which it does not between groups.
 *
 * @param comparators their risks for the rows of the sample, NaN where a model gives none; such rows are
 *   left out of that comparison
 */
export function compareWithModels(
  group: string,
  sample: BinarySample,
  comparators: readonly ComparatorColumn[],
): GroupResult["comparators"] {
  return comparators.map(({ name, risks }) => {
    const rows = Int32Array.from([...risks.keys()].filter((row) => !Number.isNaN(risks[row])));
    const own: BinarySample = {
      outcomes: Uint8Array.from(rows, (row) => sample.outcomes[row] ?? 0),
      risks: pick(sample.risks, rows),
      weights: sample.weights === null ? null : pick(sample.weights, rows),
    };
    const others = pick(risks, rows);
    const { difference } = comparePairedAurocs(own, others);
    const { sentence } = judgeEvidence({
      measure: `AUROC on the same ${formatInteger(rows.length)} patients of ${groupWords(group)}`,
      of: "the model",
      against: name,
      difference,
      isHigherBetter: true,
      margin: null,
    });
    return { name, auroc: estimateAuroc({ ...own, risks: others }).estimate, difference, sentence };
  });
}
