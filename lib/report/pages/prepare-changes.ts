import { describeEstimate } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { ChangedVerdict, ReportChanges } from "@/lib/schema/report-changes";
import { nameDiffering } from "../comparison/name-differing";
import { rankChanges } from "../comparison/rank-changes";
import { paragraph, type ReportBlock } from "./report-block";
import { summariseChanges } from "./summarise-changes";
import { wordTable } from "./tabulate";

/** How differences are made and read; stands beside every list of them. */
const HOW_TO_READ =
  "Differences are now less before, on the scale of the number. Their intervals put the limits of both together as of independent samples; where the same patients or steps stand behind both, they are as a rule wider than needed. Where both numbers were computed from the same inputs there is no interval. Better and worse are said only where the interval excludes that nothing changed; of what is better nearer to 0 or 1, that of the change of its distance from there, which is taken in logarithms for observed / expected.";

/** Section 12: what changed from an earlier report to this one. */
export function prepareChanges(changes: ReportChanges): readonly ReportBlock[] {
  return [
    paragraph(`Compared with the record ${changes.before}.`),
    ...summariseChanges(changes).map(paragraph),
    ...prepareChangeTables(changes),
  ];
}

/** Verdicts, numbers and what differs beside them, as tables. */
export function prepareChangeTables({ context, numbers, verdicts }: ReportChanges): readonly ReportBlock[] {
  return [
    ...table(
      "Verdicts that changed",
      ["rule", "group", "before", "now", "of what the rule reads, this differs"],
      verdicts.map(({ rule, subgroup, before, after, differing }) => [
        RULE_NAMES[rule],
        subgroup === null ? "all" : groupWords(subgroup),
        describeAnswer(before),
        describeAnswer(after),
        nameDiffering(differing) || "nothing that the reports hold",
      ]),
    ),
    ...table(
      "Numbers that changed",
      ["reading", "measure", "of", "before", "now", "now less before", "better is"],
      rankChanges(numbers).map(({ subject, measure, before, after, difference, better, reading }) => [
        reading,
        measure,
        subject,
        describeNumber(before),
        describeNumber(after),
        describeEstimate(difference).short,
        better ?? "neither",
      ]),
    ),
    ...(numbers.length === 0 ? [] : [paragraph(HOW_TO_READ)]),
    ...table(
      "What differs beside them",
      ["what", "before", "now"],
      context.map(({ what, before, after }) => [what, before, after]),
    ),
  ];
}

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly ReportBlock[] {
  return rows.length === 0
    ? [paragraph(`${caption}: none.`)]
    : [{ kind: "heading", text: caption }, wordTable(caption, heads, rows)];
}

function describeAnswer(answer: ChangedVerdict["before"]): string {
  return answer === null ? "no such verdict" : `${answer.answer}: ${answer.reason}`;
}

/** With how many stand behind it, since two reports may be of different patients. */
function describeNumber(estimate: Estimate | null): string {
  if (estimate === null) return "no such number";
  const { short } = describeEstimate(estimate);
  if (estimate.status !== "estimated" || estimate.value === estimate.n) return short;
  const events = estimate.events === undefined ? "" : `, ${formatCount(estimate.events, "event")}`;
  return `${short}; n = ${formatInteger(estimate.n)}${events}`;
}
