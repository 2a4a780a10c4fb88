import type { Computed } from "@/lib/calculus/computed";
import { derivative } from "@/lib/calculus/derivative";
import { hessianVectorProduct } from "@/lib/calculus/gradient";
import { linearAxis } from "@/lib/charts/axis-ticks";
import { numberCell, textCell } from "@/lib/charts/chart-model";
import type { PlotChart, PlotPoint } from "@/lib/charts/plot-model";
import { formatGiven } from "@/lib/core/format-number";
import { computedValue, describeComputed } from "./describe-computed";
import type { IdeaView } from "./idea-view";
import { withoutCrumbs } from "./without-crumbs";

export type SlopeSettings = { readonly x: number; readonly nudge: number };

/** Where x may be set. */
export const SLOPE_RANGE = { low: -3, high: 3, step: 0.01 } as const;

const FINENESS = 60;
const TABLE_STEP = 0.5;

/** The function of the page. */
export function square(x: number): number {
  return x * x;
}

/** Its slope, found by evaluating it and from nothing else. */
export function slopeOfSquare(x: number): Computed {
  return derivative(square, x);
}

/** How fast the slope itself changes, from slopes that were found by evaluating x² as well. */
export function curvatureOfSquare(x: number): Computed {
  const slopeAt = (place: Float64Array): readonly number[] => {
    return Array.from(place, (at) => computedValue(slopeOfSquare(at)) ?? Number.NaN);
  };
  const [curvature] = hessianVectorProduct(slopeAt, [x], [1]);
  if (curvature === undefined) throw new Error("One number has one curvature.");
  return curvature;
}

export function prepareSlope({ x, nudge }: SlopeSettings): IdeaView {
  const computed = slopeOfSquare(x);
  const slope = computedValue(computed) ?? 0;
  const promised = slope * nudge;
  const actual = square(x + nudge) - square(x);
  const { text, behind } = describeComputed(computed, "x²");
  const curvature = describeComputed(curvatureOfSquare(x), "the slope");
  return {
    sentence: slopeSentence(x, slope, nudge),
    readings: [
      { term: `Slope of x² at x = ${formatGiven(x)}`, text, behind },
      { term: "What the slope promises", text: `${signed(promised)} for a nudge of ${formatGiven(nudge)}` },
      {
        term: "What x² really does",
        text: signed(actual),
        behind: `The two differ by ${formatGiven(withoutCrumbs(actual - promised))}; halve the nudge, and that becomes a quarter.`,
      },
      {
        term: "Curvature: how fast the slope changes",
        text: curvature.text,
        behind: `Half of it times the nudge squared is what the slope did not promise. ${curvature.behind}`,
      },
    ],
    charts: [drawSlope({ x, nudge }, slope)],
  };
}

function slopeSentence(x: number, slope: number, nudge: number): string {
  const at = `At x = ${formatGiven(x)} the slope of x² is ${formatGiven(withoutCrumbs(slope))}`;
  if (Math.abs(slope) < 1e-6)
    return `${at}: this is the lowest point, and a small nudge either way leaves x² nearly as it is.`;
  const direction = slope > 0 ? "rises" : "falls";
  return `${at}: nudge x up by ${formatGiven(nudge)}, and x² ${direction} by about ${formatGiven(withoutCrumbs(Math.abs(slope * nudge)))}.`;
}

function drawSlope({ x, nudge }: SlopeSettings, slope: number): PlotChart {
  const xs = Array.from({ length: 8 * FINENESS + 1 }, (_, index) => -4 + index / FINENESS);
  const tangent = (at: number): PlotPoint => ({ x: at, y: square(x) + slope * (at - x) });
  const curve = (at: number): PlotPoint => ({ x: at, y: square(at) });
  return {
    title: `x² has the slope ${formatGiven(withoutCrumbs(slope))} at x = ${formatGiven(x)}`,
    sampleSize: "One function of one number",
    caption:
      "The straight line has the computed slope and touches the curve at x. The second pair of dots shows where line and curve are after the nudge.",
    x: linearAxis("x", -4, 4),
    y: linearAxis("x²", -4, 16),
    marks: [
      { kind: "curve", points: xs.map(curve), style: 0 },
      { kind: "curve", points: xs.map(tangent), style: 1 },
      { kind: "dots", points: [curve(x), curve(x + nudge)], style: 0 },
      { kind: "dots", points: [tangent(x + nudge)], style: 1 },
    ],
    legend: [
      { label: "x²", style: 0, shape: "line" },
      { label: "line with the computed slope", style: 1, shape: "line" },
    ],
    table: {
      caption: "x, x² and the computed slope",
      columns: ["x", "x²", "Slope", "Bound on its error"].map((label) => ({ label, isNumeric: true })),
      rows: tableXs(x).map((at) => {
        const computed = slopeOfSquare(at);
        const error = computed.status === "estimated" ? computed.error : null;
        return [
          numberCell(at, formatGiven),
          numberCell(square(at), formatGiven),
          computed.status === "estimated"
            ? numberCell(computed.value, (value) => formatGiven(withoutCrumbs(value)))
            : textCell(computed.reason),
          numberCell(error, (value) => value.toExponential(1)),
        ];
      }),
    },
  };
}

/** Every half, and the x that is set. */
function tableXs(x: number): readonly number[] {
  const { low, high } = SLOPE_RANGE;
  const halves = Array.from({ length: (high - low) / TABLE_STEP + 1 }, (_, index) => low + index * TABLE_STEP);
  return [...new Set([...halves, x])].sort((a, b) => a - b);
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${formatGiven(withoutCrumbs(value))}`;
}
