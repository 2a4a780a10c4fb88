import { describeEstimate } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { paragraph, type ReportBlock } from "./report-block";
import { wordTable } from "./tabulate";

/** Section 12: what changed from an earlier report to this one. */
export function prepareChanges({
  before,
  context,
  numbers,
  unchanged,
  verdicts,
}: ReportChanges): readonly ReportBlock[] {
  return [
    paragraph(`Compared with the record ${before}. ${unchanged} numbers are the same in both.`),
    ...table(
      "What differs between the two",
      ["what", "before", "now"],
      context.map(({ what, before: earlier, after }) => [what, earlier, after]),
    ),
    ...table(
      "Verdicts that changed",
      ["rule", "group", "before", "now", "reason"],
      verdicts.map(({ rule, subgroup, before: earlier, after, reason }) => [
        rule,
        subgroup ?? "all",
        earlier ?? "none",
        after ?? "none",
        reason,
      ]),
    ),
    ...table(
      "Numbers that changed",
      ["of", "measure", "before", "now", "now less before", "better is", "reading"],
      numbers.map(({ subject, measure, before: earlier, after, difference, better, reading }) => [
        subject,
        measure,
        shown(earlier),
        shown(after),
        shown(difference),
        better ?? "neither",
        reading,
      ]),
    ),
  ];
}

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly ReportBlock[] {
  return rows.length === 0 ? [paragraph(`${caption}: none.`)] : [wordTable(caption, heads, rows)];
}

function shown(estimate: Estimate | null): string {
  return estimate === null ? "none" : describeEstimate(estimate).short;
}
