import type { Estimate } from "@/lib/core/estimate";
import { formatPercent } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ProofSecondary } from "@/lib/core/proof-document";
import { type ChartTable, type TableCell, textCell } from "../chart-model";
import { describeEstimate, estimateValue } from "../describe-estimate";

const NAMES: Readonly<Record<ProofSecondary["measure"], string>> = {
  "log-loss": "Held-out loss",
  "observed-expected": "Observed over expected events",
  "net-benefit": "Net benefit",
  "finding-of-the-rule": "Share of runs with the finding",
};

/** What is read beside the measure of the plan, a row each. */
export function tabulateSecondary(also: readonly ProofSecondary[]): ChartTable {
  return {
    caption: "What was read beside the measure of the plan; no answer rests on it",
    columns: [
      { label: "Of what", isNumeric: false },
      { label: "As it was", isNumeric: true },
      { label: "Repaired", isNumeric: true },
      { label: "Difference", isNumeric: true },
      { label: "In words", isNumeric: false },
    ],
    rows: also.map((each) => [
      textCell(nameOf(each)),
      estimateCell(each.asIs),
      estimateCell(each.repaired),
      estimateCell(each.difference),
      textCell(each.sentence),
    ]),
  };
}

function nameOf({ measure, subgroup, threshold }: ProofSecondary): string {
  const name = `${NAMES[measure]}${threshold === null ? "" : ` from a risk of ${formatPercent(threshold)} on`}`;
  if (subgroup !== null) return `${name}, ${groupWords(subgroup)}`;
  return measure === "finding-of-the-rule" ? name : `${name}, all patients`;
}

function estimateCell(estimate: Estimate): TableCell {
  return { text: describeEstimate(estimate).short, value: estimateValue(estimate) };
}
