import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { groupByRisk, type RiskGroups } from "./group-by-risk";
import { fitLoess, type LoessCurve, loessError } from "./loess";
import { sumSample } from "./sample-totals";
import { fitSplineCalibration } from "./spline-calibration";
import { unequalWeights } from "./unequal-weights";
import { weightedQuantile } from "./weighted-quantile";
import { scaleToCounts } from "./weights-as-counts";

/** The smoothed observed rate at one predicted risk, with a pointwise interval at 95 %, all within [0, 1]. */
export type CalibrationPoint = {
  readonly risk: number;
  readonly observed: number;
  readonly lower: number;
  readonly upper: number;
};

export type CalibrationCurve = {
  readonly smoother: "loess" | "restricted cubic spline";
  /** Ascending in risk, between the 5th and the 95th percentile of the risks; empty where there is no curve. */
  readonly points: readonly CalibrationPoint[];
  /** Mean distance of the curve from the predicted risks, over the patients (integrated calibration index). */
  readonly ici: Estimate;
  /** Median distance. */
  readonly e50: Estimate;
  /** 90th percentile of the distance. */
  readonly e90: Estimate;
};

/** Direct loess compares every distinct risk with every other; above this many patients a spline is fitted. */
const MOST_FOR_LOESS = 5000;
const MOST_POINTS = 101;
const FEWEST_NEIGHBOURS = 10;

/**
 * Flexible calibration curve: by direct loess up to 5,000 patients, by a restricted cubic spline above. The
 * indices are taken over all patients and without clipping the curve; the points to draw lie within the
 * 5th to 95th percentile of the risks, and have at least 10 patients within the reach of the smoother; with
 * one class only nothing is drawn, because a curve along the edge would have a band of no width. The
 * largest distance (Emax) is left out: it lies where hardly anybody is. The distance of any curve from the
 * diagonal is never 0 by chance, and the more so the fewer patients there are.
 *
 * @see Austin & Steyerberg, "The Integrated Calibration Index (ICI) and related metrics for quantifying the
 *   calibration of logistic regression models", Statistics in Medicine 38 (2019)
 */
export function estimateCalibrationCurve(sample: BinarySample): CalibrationCurve {
  const weighed = { ...sample, weights: unequalWeights(sample) };
  return sample.risks.length > MOST_FOR_LOESS ? curveBySpline(weighed) : curveByLoess(weighed);
}

function curveByLoess(sample: BinarySample): CalibrationCurve {
  const groups = groupByRisk(sample);
  const scale = scaleToCounts(sample.weights);
  const curve = fitLoess(groups, scale);
  if (curve === null)
    return withoutCurve(
      sample,
      "loess",
      sample.risks.length < 4
        ? "A curve needs at least four patients."
        : "Three quarters of the patients nearest to some predicted risk share it, so that no curve can be fitted there.",
    );
  const z = normalQuantile(0.975);
  const points = (hasBothClasses(sample) ? placesToDraw(groups, scale) : [])
    .filter((place) => neighboursOf(groups, curve, place) >= FEWEST_NEIGHBOURS)
    .map((place) => {
      const observed = curve.fitted[place] ?? 0;
      const margin = z * loessError(groups, curve, place);
      return pointOf(groups.risks[place] ?? 0, { observed, lower: observed - margin, upper: observed + margin });
    });
  const method = "direct loess (span 0.75, degree 2, tricube)";
  return { smoother: "loess", points, ...distances(sample, { groups, scale, fitted: curve.fitted, method }) };
}

function curveBySpline(sample: BinarySample): CalibrationCurve {
  const smoother = "restricted cubic spline";
  const curve = fitSplineCalibration(sample);
  if ("reason" in curve) return withoutCurve(sample, smoother, curve.reason);
  const groups = groupByRisk(sample);
  const scale = scaleToCounts(sample.weights);
  const points = placesToDraw(groups, scale).map((place) => {
    const risk = groups.risks[place] ?? 0;
    return pointOf(risk, curve(risk));
  });
  const fitted = groups.risks.map((risk) => curve(risk).observed);
  const method = "logistic restricted cubic spline of logit p, knots at its quantiles 0.1, 0.5 and 0.9";
  return { smoother, points, ...distances(sample, { groups, scale, fitted, method }) };
}

function pointOf(
  risk: number,
  curve: { readonly observed: number; readonly lower: number; readonly upper: number },
): CalibrationPoint {
  const inside = (value: number): number => Math.min(1, Math.max(0, value));
  return { risk, observed: inside(curve.observed), lower: inside(curve.lower), upper: inside(curve.upper) };
}

/** Distinct risks nearest to evenly spaced ones between the 5th and the 95th percentile. */
function placesToDraw({ risks, weights }: RiskGroups, scale: number): readonly number[] {
  const counts = weights.map((weight) => weight * scale);
  const from = weightedQuantile(risks, counts, 0.05);
  const to = weightedQuantile(risks, counts, 0.95);
  const inside = Array.from(risks.keys()).filter((place) => (risks[place] ?? 0) >= from && (risks[place] ?? 0) <= to);
  if (inside.length <= MOST_POINTS) return inside;
  const chosen = new Set<number>();
  let next = 0;
  for (let step = 0; step < MOST_POINTS; step += 1) {
    const wanted = from + ((to - from) * step) / (MOST_POINTS - 1);
    const away = (place: number): number => Math.abs((risks[inside[place] ?? 0] ?? 0) - wanted);
    while (next + 1 < inside.length && away(next + 1) <= away(next)) next += 1;
    chosen.add(inside[next] ?? 0);
  }
  return [...chosen];
}

function hasBothClasses(sample: BinarySample): boolean {
  const { events, nonEvents } = sumSample(sample);
  return events > 0 && nonEvents > 0;
}

/** Patients within the reach of the smoother at a place. */
function neighboursOf({ risks, rows }: RiskGroups, { reach }: LoessCurve, place: number): number {
  const centre = risks[place] ?? 0;
  const within = reach[place] ?? 0;
  return rows.reduce((sum, count, group) => sum + (Math.abs((risks[group] ?? 0) - centre) <= within ? count : 0), 0);
}

function distances(
  sample: BinarySample,
  curve: {
    readonly groups: RiskGroups;
    readonly scale: number;
    readonly fitted: Float64Array;
    readonly method: string;
  },
): { readonly ici: Estimate; readonly e50: Estimate; readonly e90: Estimate } {
  const { groups, scale, fitted, method } = curve;
  const away = groups.risks.map((risk, place) => Math.abs((fitted[place] ?? 0) - risk));
  const order = Array.from(away.keys()).sort((a, b) => (away[a] ?? 0) - (away[b] ?? 0));
  const sorted = Float64Array.from(order, (place) => away[place] ?? 0);
  const counts = Float64Array.from(order, (place) => (groups.weights[place] ?? 0) * scale);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const estimate = (value: number): Estimate => ({
    status: "estimated",
    value,
    method,
    n: sample.risks.length,
    events: sumSample(sample).events,
    notes: ["By chance alone this is above 0, and the more so the fewer patients there are."],
  });
  return {
    ici: estimate(sorted.reduce((sum, distance, place) => sum + distance * (counts[place] ?? 0), 0) / total),
    e50: estimate(weightedQuantile(sorted, counts, 0.5)),
    e90: estimate(weightedQuantile(sorted, counts, 0.9)),
  };
}

function withoutCurve(sample: BinarySample, smoother: CalibrationCurve["smoother"], reason: string): CalibrationCurve {
  const estimate: Estimate = {
    status: "not-estimable",
    reason,
    n: sample.risks.length,
    events: sumSample(sample).events,
  };
  return { smoother, points: [], ici: estimate, e50: estimate, e90: estimate };
}
