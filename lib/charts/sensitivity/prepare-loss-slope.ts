import { capitalise } from "@/lib/core/capitalise";
import { formatCount, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import type {
  LossSlope,
  NotKnown,
  SlopeKind,
  SlopeStretch,
  StepLength,
} from "@/lib/diagnostics/sensitivity/sensitivity";
import { linearAxis, stepAxis } from "../axis-ticks";
import { type ChartTable, type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval } from "../describe-estimate";
import { toEmptyChart } from "./to-empty-chart";
import { NO_TRACE, type TraceChart } from "./trace-model";

/** The derivative over the steps, with a sentence for each stretch. */
export type LossSlopeView = { readonly chart: TraceChart; readonly stretches: readonly string[] };

/** A slope per step has many zeros; per hundred steps it can be read. */
const STEPS = 100;

const NAMES: Readonly<Record<SlopeKind, string>> = {
  falling: "falling",
  rising: "rising",
  minimum: "minimum",
  maximum: "maximum",
  flat: "flat region",
  undecided: "cannot tell",
};

/** Decides the picture of dL/dstep: its band, zero, and the name of each stretch in which it cannot be told from zero. */
export function prepareLossSlope(
  measured: LossSlope | NotKnown,
  stepLength: StepLength | NotKnown,
): LossSlopeView | EmptyChart {
  if (measured.status === "not-known") return toEmptyChart(measured);
  const { places, stretches, points, key, halfWidth, level } = measured;
  const scaled = places.map((place) => ({
    x: place.step,
    y: place.slope * STEPS,
    low: place.lower * STEPS,
    high: place.upper * STEPS,
  }));
  const named = stretches.filter(({ kind }) => kind !== "falling" && kind !== "rising");
  return {
    stretches: stretches.map((stretch) => sentenceOf(stretch, stepLength)),
    chart: {
      ...NO_TRACE,
      status: "drawn",
      title: titleOf(measured),
      sampleSize: `${formatCount(points, "point")} of ${key}, smoothed in ${formatCount(measured.groups, "group")}`,
      caption: `Estimated from the training loss by local quadratic regression that reaches ${formatInteger(halfWidth)} steps to each side. Band: interval of ${formatPercent(level)} for all steps together; it holds the scatter of the batches and not what the smoothing takes off. Shaded: the interval includes zero.${measured.lostFrom === null ? "" : ` The run is lost from step ${formatInteger(measured.lostFrom)} on; what comes then is left out.`}`,
      x: stepAxis(places[0]?.step ?? 0, places.at(-1)?.step ?? 1),
      y: slopeAxis(scaled),
      band: scaled,
      line: scaled,
      levels: [{ y: 0, label: "0: the loss stands still" }],
      spans: named.map(({ kind, fromStep, toStep }) => ({ from: fromStep, to: toStep, label: NAMES[kind] })),
      table: tabulate(measured),
    },
  };
}

/** The band at the very ends may be many times as wide as elsewhere; it ends at the axis. */
function slopeAxis(scaled: readonly { readonly y: number; readonly low: number; readonly high: number }[]) {
  const values = scaled.map(({ y }) => y);
  const inner = scaled.slice(2, -2).flatMap(({ low, high }) => [low, high]);
  return linearAxis(
    `change of the loss per ${STEPS} steps`,
    Math.min(0, ...values, ...inner),
    Math.max(0, ...values, ...inner),
  );
}

function titleOf({ stretches }: LossSlope): string {
  const last = stretches.at(-1);
  const lowest = stretches.find(({ kind }) => kind === "minimum");
  if (last === undefined) return "The derivative of the smoothed loss over the steps";
  const end = endWords(last);
  if (lowest === undefined || lowest === last) return end;
  return `${end}; it passed a minimum ${spanText(lowest)}`;
}

function endWords({ kind, fromStep, slope }: SlopeStretch): string {
  const since = `since step ${formatInteger(fromStep)}`;
  switch (kind) {
    case "falling":
      return `At the end of the log the smoothed loss still falls, ${since} (${perHundred(slope)})`;
    case "rising":
      return `At the end of the log the smoothed loss rises, ${since} (${perHundred(slope)})`;
    case "minimum":
      return `At the end of the log the smoothed loss lies in a minimum, ${since}`;
    case "maximum":
      return `At the end of the log the smoothed loss lies in a maximum, ${since}`;
    case "flat":
      return `At the end of the log the smoothed loss is flat, ${since}`;
    case "undecided":
      return `From step ${formatInteger(fromStep)} on it cannot be told whether the smoothed loss falls, rises or is flat`;
  }
}

function sentenceOf(stretch: SlopeStretch, stepLength: StepLength | NotKnown): string {
  const { kind, slope, bend } = stretch;
  const span = spanText(stretch);
  const head = `${capitalise(span)}: ${NAMES[kind]}.`;
  const number = `dL/dstep × ${STEPS} is ${perHundred(slope, false)}${kind === "falling" || kind === "rising" ? " in the middle" : " where it is nearest to zero"}.`;
  if (bend === null) return `${head} ${number}`;
  return `${head} ${number} ${bendText(kind, bend)}${alongSteps(stretch, stepLength)}`;
}

/** The curvature of the loss along the steps, over the weights and not over time; empty where it is not known. */
function alongSteps({ fromStep, toStep }: SlopeStretch, stepLength: StepLength | NotKnown): string {
  if (stepLength.status === "not-known") return "";
  const middle = (fromStep + toStep) / 2;
  const window = stepLength.windows.find((one) => one.fromStep <= middle && middle <= one.toStep);
  if (window?.curvature.status !== "estimated") return "";
  return ` Over the weights, along the steps, the curvature κ is ${describeEstimate(window.curvature).short} there.`;
}

function bendText(kind: SlopeKind, bend: NonNullable<SlopeStretch["bend"]>): string {
  const value = describeEstimate(bend, (number, digits) => formatNumber(number * STEPS * STEPS, digits), 2);
  if (!value.hasNumber) return "The curvature is not known there.";
  const interval = estimateInterval(bend);
  const number = `The curvature over the steps (second derivative, per ${STEPS} steps squared) is ${value.short}`;
  if (interval !== null && interval[0] > 0) return `${number}, above zero: the loss bends upwards.`;
  if (interval !== null && interval[1] < 0) return `${number}, below zero: the loss bends downwards.`;
  if (kind === "minimum" || kind === "maximum")
    return `${number}; the derivative has the opposite sign on the other side.`;
  if (interval !== null) return `${number}, which includes zero: no turning point is told.`;
  return `${number}.`;
}

function perHundred(slope: SlopeStretch["slope"], hasUnit = true): string {
  const text = describeEstimate(slope, (value, digits) => formatNumber(value * STEPS, digits), 2).short;
  return hasUnit ? `${text} per ${STEPS} steps` : text;
}

function spanText({ fromStep, toStep }: SlopeStretch): string {
  return fromStep === toStep
    ? `around step ${formatInteger(fromStep)}`
    : `between steps ${formatInteger(fromStep)} and ${formatInteger(toStep)}`;
}

function tabulate({ places, stretches }: LossSlope): ChartTable {
  const nameAt = (step: number): string => {
    const stretch = stretches.find(({ fromStep, toStep }) => step >= fromStep && step <= toStep);
    return stretch ? NAMES[stretch.kind] : "";
  };
  const perSteps = (value: number) => numberCell(value * STEPS, formatNumber);
  return {
    caption: `Smoothed loss and its derivative per ${STEPS} steps`,
    columns: [
      { label: "step", isNumeric: true },
      { label: "smoothed loss", isNumeric: true },
      { label: `change per ${STEPS} steps`, isNumeric: true },
      { label: "interval from", isNumeric: true },
      { label: "interval to", isNumeric: true },
      { label: "is called", isNumeric: false },
    ],
    rows: places.map(({ step, loss, slope, lower, upper }) => [
      numberCell(step, formatInteger),
      numberCell(loss, formatNumber),
      perSteps(slope),
      perSteps(lower),
      perSteps(upper),
      textCell(nameAt(step)),
    ]),
  };
}
