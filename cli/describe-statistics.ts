import { describeEstimate } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import { formatGiven, formatInteger, formatNumber } from "@/lib/core/format-number";
import type { SampleDocument, StatisticsDocument } from "@/lib/schema/statistics";
import { describeNetBenefit } from "@/lib/statistics/net-benefit";

/** Collects why there is no number, once each, and gives the mark that stands in the number's place. */
type Reasons = { mark(reason: string): string; readonly list: readonly string[] };
type Row = readonly [title: string, show: (sample: SampleDocument) => string];

/** What `rounds statistics` prints for people: a column for all patients and one for each subgroup. */
export function describeStatistics(document: StatisticsDocument): string {
  const reasons = collectReasons();
  const names = ["all", ...Object.keys(document.subgroups)];
  const samples = [document.overall, ...Object.values(document.subgroups)];
  const table = rowsOf(document, reasons).map(([title, show]) => [title, ...samples.map(show)]);
  const blocks = [
    [document.source, `  ${document.rows}`, ...document.warnings.map(({ message }) => `  Warning: ${message}`)],
    alignColumns([["", ...names], ...table]),
    describeComparisons(document, reasons),
    reasons.list.map((reason, index) => `  [${index + 1}] ${reason}`),
    [
      "  Groups with different shares of events cannot be ranked by PPV, average precision, Brier score or net benefit.",
    ],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function rowsOf({ overall }: StatisticsDocument, reasons: Reasons): readonly Row[] {
  const show = (estimate: Estimate): string => describeCell(estimate, reasons);
  const atThresholds = overall.thresholds.flatMap(({ threshold }, index): readonly Row[] => {
    const at = (measure: (point: SampleDocument["thresholds"][number]) => string) => (sample: SampleDocument) => {
      const point = sample.thresholds[index];
      return point === undefined ? reasons.mark("This threshold was not asked for.") : measure(point);
    };
    const title = `at ${formatGiven(threshold)}: `;
    return [
      [`${title}flagged with, without event`, at(({ tp, fp }) => `${weigh(tp)}, ${weigh(fp)}`)],
      [`${title}missed, spared`, at(({ fn, tn }) => `${weigh(fn)}, ${weigh(tn)}`)],
      [`${title}clinical sensitivity (recall)`, at(({ sensitivity }) => show(sensitivity))],
      [`${title}specificity`, at(({ specificity }) => show(specificity))],
      [`${title}PPV`, at(({ ppv }) => show(ppv))],
      [`${title}NPV`, at(({ npv }) => show(npv))],
      [`${title}net benefit`, at(({ net_benefit }) => show(net_benefit))],
      [`${title}net benefit, flagging everybody`, at(({ net_benefit_treat_all }) => show(net_benefit_treat_all))],
    ];
  });
  return [
    ["patients (rows)", ({ n }) => formatInteger(n)],
    ["events", ({ events }) => formatInteger(events)],
    ["share of events", ({ prevalence }) => show(prevalence)],
    ["AUROC", ({ auroc }) => show(auroc)],
    ["average precision", ({ average_precision }) => show(average_precision)],
    ["Brier score", ({ brier }) => show(brier)],
    ["Brier score, scaled", ({ brier_scaled }) => show(brier_scaled)],
    ["log loss", ({ log_loss }) => show(log_loss)],
    ["observed / expected", ({ observed_expected }) => show(observed_expected)],
    ["calibration-in-the-large", ({ calibration_in_the_large }) => show(calibration_in_the_large)],
    ["calibration slope", ({ calibration_slope }) => show(calibration_slope)],
    ["integrated calibration index", ({ loess }) => show(loess.ici)],
    ...atThresholds,
  ];
}

function describeComparisons(
  { comparisons, overall, subgroups }: StatisticsDocument,
  reasons: Reasons,
): readonly string[] {
  const differences = comparisons.map(
    ({ a, b, auroc_difference }) => `  AUROC of ${a} minus that of ${b}: ${describeCell(auroc_difference, reasons)}`,
  );
  const worth = Object.entries({ "all patients": overall, ...subgroups }).flatMap(([name, sample]) =>
    sample.thresholds.flatMap(({ threshold, net_benefit }) =>
      net_benefit.status === "estimated"
        ? [`  Acting on the model at ${formatGiven(threshold)}, ${name}: ${describeNetBenefit(net_benefit.value)}`]
        : [],
    ),
  );
  return [...differences, ...worth];
}

function describeCell(estimate: Estimate, reasons: Reasons): string {
  switch (estimate.status) {
    case "estimated":
      return describeEstimate(estimate).short;
    case "degenerate": {
      const mark = reasons.mark(estimate.reason);
      const { alternative } = estimate;
      const cell = alternative === undefined ? formatNumber(estimate.value) : describeCell(alternative, reasons);
      return `${cell} ${mark}`;
    }
    case "not-estimable":
      return `not estimable ${reasons.mark(estimate.reason)}`;
    case "suppressed":
      return `suppressed ${reasons.mark(estimate.rule)}`;
    case "not-supplied":
      return `not supplied ${reasons.mark(estimate.what)}`;
  }
}

/** A count, or a sum of weights. */
function weigh(weight: number): string {
  return Number.isInteger(weight) ? formatInteger(weight) : formatNumber(weight);
}

function collectReasons(): Reasons {
  const list: string[] = [];
  return {
    list,
    mark: (reason) => {
      if (!list.includes(reason)) list.push(reason);
      return `[${list.indexOf(reason) + 1}]`;
    },
  };
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
