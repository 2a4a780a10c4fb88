import { formatCount, formatGiven, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import type { GroupResult, RiskBin } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { type ChartTable, numberCell, type TableCell, textCell } from "../chart-model";
import { asSentence, describeEstimate, estimateInterval } from "../describe-estimate";
import type { CalibrationChart } from "./calibration-model";
import { numberColumn, wordColumn } from "./estimate-cells";
import type { EventWords } from "./event-words";
import { describeCounts, describeObserved, eventsOf, formatTwoDecimals, patientsOf } from "./group-counts";
import type { ShownGroup } from "./group-views";

/** Below this many patients each of them is a dot, for readers who may see single patients. */
const DOTS_BELOW = 30;
/** Up to this many patients in a bin are single patients to whoever knows some of them. */
const FEW = 10;

/** @param mayReadPatients whether the reader holds the right to see single patients */
export function prepareCalibration(group: ShownGroup, words: EventWords, mayReadPatients: boolean): CalibrationChart {
  const { result, label, name, place } = group;
  const patients = patientsOf(result);
  const isTiny = patients !== null && patients < DOTS_BELOW;
  const bins = hasBins(result, mayReadPatients) ? result.histogram : [];
  const curve = result.curve.status === "drawn" ? result.curve.points : [];
  return {
    title: describeObserved(label, result, words),
    sampleSize: describeCounts(result, words),
    caption: describeCaption(group, words, bins.length > 0),
    name,
    place,
    curve,
    overall: overallOf(result),
    tooSmall: curve.length > 0 ? [] : explainTooSmall(result),
    bins,
    asDots: isTiny,
    eventsName: words.many,
    marked: null,
    table: tabulate(group, words, bins),
  };
}

/** A bin of few patients is those patients: how high their risks were, and what became of them. */
function hasBins(result: GroupResult, mayReadPatients: boolean): boolean {
  const patients = patientsOf(result);
  if (patients === null || patients === 0 || eventsOf(result) === null) return false;
  return mayReadPatients || result.histogram.every(({ events, others }) => !isFew(events) && !isFew(others));
}

function isFew(count: number): boolean {
  return count >= 1 && count <= FEW;
}

function overallOf({ prevalence, meanRisk }: GroupResult): CalibrationChart["overall"] {
  if (prevalence.status !== "estimated" || meanRisk.status !== "estimated") return null;
  return { risk: meanRisk.value, observed: prevalence.value, interval: estimateInterval(prevalence) };
}

function explainTooSmall(result: GroupResult): readonly string[] {
  const { curve, needed } = result;
  if (patientsOf(result) === null || eventsOf(result) === null) return ["Hidden for privacy."];
  if (curve.status !== "too-small") return [];
  const need = needed.find(({ measure }) => measure === "calibration");
  const more = need?.patients.status === "estimated" ? need.patients.value - need.patients.n : 0;
  // As many digits as an assumption about patients to come bears.
  const wanted =
    need !== undefined && more > 0
      ? [
          `About ${formatCount(Number(more.toPrecision(2)), "more patient")} would narrow O/E to ± ${formatGiven(need.halfWidth)}.`,
        ]
      : [];
  return ["Too small for a curve.", ...wanted];
}

function describeCaption({ result }: ShownGroup, words: EventWords, hasHistogram: boolean): string {
  const { curve, calibrationSlope, calibrationInTheLarge, observedExpected } = result;
  const parts = [
    ...(curve.status === "too-small" ? [`No curve: ${asSentence(curve.reason)}`] : []),
    "Above the line the model predicted too low, below it too high.",
    `Observed / expected ${describeEstimate(observedExpected, formatTwoDecimals).short}; calibration-in-the-large ${describeEstimate(calibrationInTheLarge).short} (0 is ideal); slope ${describeEstimate(calibrationSlope).short} (1 is ideal; below it the risks are too extreme).`,
  ];
  if (curve.status === "drawn") {
    const [ici, e50, e90] = [curve.ici, curve.e50, curve.e90].map((estimate) => describeEstimate(estimate).short);
    parts.push(
      `Curve by ${curve.method} with a pointwise 95 % band; mean distance to the line (ICI) ${ici}, median ${e50}, 90th percentile ${e90}.`,
    );
  }
  if (result.meanRisk.status === "estimated")
    parts.push("Dot: mean predicted risk and observed share with its 95 % interval.");
  if (hasHistogram)
    parts.push(
      `Below: predicted risks of those who ${words.happened} (up) and of those who ${words.stayedAway} (down).`,
    );
  return parts.join(" ");
}

function tabulate({ label, result }: ShownGroup, words: EventWords, bins: readonly RiskBin[]): ChartTable {
  const curve = result.curve.status === "drawn" ? result.curve.points : [];
  const overall = overallOf(result);
  const empty = numberCell(null, formatNumber);
  const summary: readonly TableCell[][] =
    overall === null
      ? []
      : [
          [
            textCell("all together"),
            numberCell(overall.risk, formatNumber),
            numberCell(overall.observed, formatNumber),
            numberCell(overall.interval?.[0] ?? null, formatNumber),
            numberCell(overall.interval?.[1] ?? null, formatNumber),
            numberCell(eventsOf(result), formatInteger, "hidden for privacy"),
            numberCell(othersOf(result), formatInteger, "hidden for privacy"),
          ],
        ];
  return {
    caption: `Calibration of ${label}`,
    columns: [
      wordColumn("what"),
      numberColumn("predicted risk"),
      numberColumn("observed share"),
      numberColumn("from"),
      numberColumn("to"),
      numberColumn(words.happened),
      numberColumn(words.stayedAway),
    ],
    rows: [
      ...summary,
      ...curve.map((point) => [
        textCell("curve"),
        ...[point.risk, point.observed, point.lower, point.upper].map((value) => numberCell(value, formatNumber)),
        empty,
        empty,
      ]),
      ...bins.map(({ from, to, events, others }) => [
        textCell(`risk ${formatPercent(from)} to ${formatPercent(to)}`),
        numberCell((from + to) / 2, formatNumber),
        empty,
        empty,
        empty,
        numberCell(events, formatInteger),
        numberCell(others, formatInteger),
      ]),
    ],
  };
}

function othersOf(result: GroupResult): number | null {
  const [patients, events] = [patientsOf(result), eventsOf(result)];
  return patients === null || events === null ? null : patients - events;
}

/** What all small pictures together say, for the head of their section. */
export function describeCalibration(groups: readonly ShownGroup[]): string {
  const small = groups.filter(({ result }) => result.curve.status === "too-small").length;
  const drawn = groups.length - small;
  const curves = `${formatCount(drawn, "group")} ${drawn === 1 ? "is" : "are"} large enough for a curve`;
  return small === 0
    ? `All ${curves}.`
    : `${curves}; ${small} ${small === 1 ? "is" : "are"} not, and ${small === 1 ? "says" : "say"} what it would take.`;
}
