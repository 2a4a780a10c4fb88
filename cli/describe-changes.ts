import { describeEstimate } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { nameDiffering } from "@/lib/report/comparison/name-differing";
import { rankChanges } from "@/lib/report/comparison/rank-changes";
import { summariseChanges } from "@/lib/report/pages/summarise-changes";
import type { ChangedNumber, ChangedVerdict, ReportChangesDocument } from "@/lib/schema/report-changes";

/** Beyond this many, numbers belong into a file. */
const MOST_NUMBERS = 40;

/** A comparison for people: the answer first, then verdicts, numbers by what they show, and what differs beside them. */
export function describeChanges(changes: ReportChangesDocument): string {
  const { before, after, numbers, verdicts, context } = changes;
  return [
    `before ${before}`,
    `after  ${after}`,
    ...summariseChanges(changes),
    ...section("Verdicts", verdicts.flatMap(describeVerdict)),
    ...section("Numbers, before to now; now less before", describeNumbers(numbers)),
    ...section(
      "What differs beside them",
      context.map(({ what, before: was, after: is }) => `  ${what}: ${was} → ${is}`),
    ),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function describeVerdict({ rule, subgroup, before, after, differing }: ChangedVerdict): readonly string[] {
  const name = subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]}: ${groupWords(subgroup)}`;
  return [
    `  ${name}: ${before?.answer ?? "no such verdict"} → ${after?.answer ?? "no such verdict"}`,
    ...(before === null ? [] : [`    before: ${before.reason}`]),
    ...(after === null ? [] : [`    now:    ${after.reason}`]),
    `    of what the rule reads, this differs: ${nameDiffering(differing) || "nothing that the reports hold"}`,
  ];
}

function describeNumbers(numbers: readonly ChangedNumber[]): readonly string[] {
  const ranked = rankChanges(numbers);
  const lines = ranked.slice(0, MOST_NUMBERS).map(({ subject, measure, before, after, difference, reading }) => {
    const change = difference.status === "estimated" ? `; ${describeEstimate(difference).short}` : "";
    return `  ${reading}: ${measure}, ${subject}: ${show(before)} → ${show(after)}${change}`;
  });
  const left = ranked.length - MOST_NUMBERS;
  return left > 0 ? [...lines, `  and ${left} more: --json lists all`] : lines;
}

function show(estimate: Estimate | null): string {
  return estimate === null ? "none" : describeEstimate(estimate).short;
}
