import { linearAxis } from "@/lib/charts/axis-ticks";
import { type Axis, numberCell } from "@/lib/charts/chart-model";
import type { PlotChart } from "@/lib/charts/plot-model";
import { formatCount, formatGiven, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import { computedValue, describeComputed } from "./describe-computed";
import type { IdeaView } from "./idea-view";
import { areaBetween, expectedRisk, normalDensity, type SampleMean, sampleRisk } from "./normal-density";

/** Sizes of samples that can be set. */
export const SAMPLE_SIZES = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000] as const;

/** Where bounds can be set; at the ends they stand for infinity. */
export const BOUND_RANGE = { low: -4, high: 4, step: 0.1 } as const;
const FINENESS = 40;
const PEOPLE_AXIS: Axis = {
  label: "people in the sample",
  scale: "log",
  domain: [7, 150_000],
  ticks: [10, 100, 1_000, 10_000, 100_000].map((value) => ({ value, label: formatInteger(value) })),
};
/** Half-width of a 95 % interval in standard errors. */
const NORMAL_95 = 1.96;

export type AreaSettings = { readonly from: number; readonly to: number };
export type SampleSettings = { readonly sizeIndex: number; readonly seed: number };

/** What stands at a bound: the number itself, or infinity at either end of the slider. */
export function boundAt(position: number): number {
  if (position <= BOUND_RANGE.low) return Number.NEGATIVE_INFINITY;
  return position >= BOUND_RANGE.high ? Number.POSITIVE_INFINITY : position;
}

export function prepareArea({ from, to }: AreaSettings): IdeaView {
  const area = areaBetween(boundAt(from), boundAt(to));
  const value = computedValue(area) ?? 0;
  const { text, behind } = describeComputed(area, "the density");
  return {
    sentence: `${formatPercent(value)} of everybody lies between ${boundText(from)} and ${boundText(to)}: that is the area under the curve.`,
    readings: [{ term: "Area between the bounds", text, behind }],
    charts: [drawArea({ from, to }, value)],
  };
}

export function boundText(position: number): string {
  const bound = boundAt(position);
  if (Number.isFinite(bound)) return formatNumber(bound, Math.abs(bound) < 1 ? 1 : 2);
  return bound < 0 ? "minus infinity" : "infinity";
}

function drawArea({ from, to }: AreaSettings, value: number): PlotChart {
  const { low, high } = BOUND_RANGE;
  const steps = (high - low) * FINENESS;
  const curve = Array.from({ length: steps + 1 }, (_, index) => low + index / FINENESS).map((x) => ({
    x,
    y: normalDensity(x),
  }));
  const ends = [from, to].map((x) => ({ x, y: normalDensity(x) }));
  const inside = [...ends, ...curve.filter(({ x }) => x > from && x < to)].sort((a, b) => a.x - b.x);
  const rows = [-3, -2, -1, 0, 1, 2, 3].map((bound) => ({
    bound,
    area: computedValue(areaBetween(Number.NEGATIVE_INFINITY, bound)),
  }));
  return {
    title: `The area from ${boundText(from)} to ${boundText(to)} is ${formatNumber(value, 4)}`,
    sampleSize: "The standard normal density, with area 1 in all",
    caption: "The shaded area is the integral of the density between the bounds, by adaptive quadrature.",
    x: linearAxis("severity x, in standard deviations", low, high),
    y: linearAxis("density", 0, 0.45),
    marks: [
      { kind: "area", points: inside },
      { kind: "curve", points: curve, style: 0 },
      { kind: "upright", x: from },
      { kind: "upright", x: to },
    ],
    legend: [],
    table: {
      caption: "Area to the left of a bound",
      columns: ["Bound", "Density there", "Area to its left"].map((label) => ({ label, isNumeric: true })),
      rows: rows.map(({ bound, area }) => [
        numberCell(bound, (shown) => formatNumber(shown, 1)),
        numberCell(normalDensity(bound), formatNumber),
        numberCell(area, (shown) => formatNumber(shown, 5), "not estimable"),
      ]),
    },
  };
}

export function prepareSampling({ sizeIndex, seed }: SampleSettings): IdeaView {
  const exact = expectedRisk();
  const value = computedValue(exact) ?? 0;
  const means = sampleRisk(seed, SAMPLE_SIZES.slice(0, sizeIndex + 1));
  const last = means.at(-1) ?? { n: 0, mean: 0, standardError: 0 };
  const off = last.standardError > 0 ? Math.abs(last.mean - value) / last.standardError : 0;
  const { text, behind } = describeComputed(exact, "risk times density");
  return {
    sentence: `A sample of ${formatInteger(last.n)} puts the average risk at ${formatNumber(100 * last.mean, 4)} %, give or take ${twoDigits(100 * last.standardError)} percentage points; over everybody it is ${formatNumber(100 * value, 4)} %. A hundred times as many people make that give or take ten times smaller.`,
    readings: [
      { term: "Average risk by quadrature", text, behind },
      {
        term: `Average risk of ${formatCount(last.n, "sampled person", "sampled people")}`,
        text: `${formatNumber(last.mean, 4)} ± ${twoDigits(last.standardError)}`,
        behind: "Mean with its standard error.",
      },
      { term: "How far apart", text: `${formatNumber(off, 2)} standard errors` },
    ],
    charts: [drawSampling(value, means)],
  };
}

/** 0.00039 and not 3.9 × 10⁻⁴: it stands beside a number of the same kind. */
function twoDigits(value: number): string {
  return formatGiven(Number(value.toPrecision(2)));
}

function drawSampling(value: number, means: readonly SampleMean[]): PlotChart {
  const last = means.at(-1);
  const reaches = (mean: SampleMean): boolean => Math.abs(mean.mean - value) <= NORMAL_95 * mean.standardError;
  const held = means.filter(reaches).length;
  const intervals = means.map(({ n, mean, standardError }) => ({
    n,
    mean,
    low: mean - NORMAL_95 * standardError,
    high: mean + NORMAL_95 * standardError,
  }));
  const ends = intervals.flatMap(({ low, high }) => [low, high]);
  return {
    title: `${formatInteger(held)} of ${formatCount(means.length, "interval")} hold the average over everybody, ${formatNumber(value, 4)}`,
    sampleSize: `Samples of up to ${formatCount(last?.n ?? 0, "person", "people")}, each holding the smaller ones`,
    caption:
      "Dots: mean risk of a sample with its 95 % interval, 1.96 standard errors each way. Dashed line: the same by quadrature over the whole density.",
    x: PEOPLE_AXIS,
    y: linearAxis("average risk", Math.min(value, ...ends), Math.max(value, ...ends)),
    marks: [
      { kind: "level", y: value, style: 1 },
      ...intervals.map(({ n, low, high }) => ({ kind: "whisker", x: n, low, high, style: 0 }) as const),
      { kind: "dots", points: intervals.map(({ n, mean }) => ({ x: n, y: mean })), style: 0 },
    ],
    legend: [
      { label: "mean of a sample", style: 0, shape: "dot" },
      { label: "by quadrature", style: 1, shape: "line" },
    ],
    table: {
      caption: "Average risk by size of the sample",
      columns: ["People", "Mean risk", "Standard error", "95 % from", "95 % to"].map((label) => ({
        label,
        isNumeric: true,
      })),
      rows: means.map(({ n, mean, standardError }, index) => [
        numberCell(n, formatInteger),
        numberCell(mean, (shown) => formatNumber(shown, 4)),
        numberCell(standardError, (shown) => formatNumber(shown, 2)),
        numberCell(intervals[index]?.low ?? null, (shown) => formatNumber(shown, 4)),
        numberCell(intervals[index]?.high ?? null, (shown) => formatNumber(shown, 4)),
      ]),
    },
  };
}
