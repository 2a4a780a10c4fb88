/**
 * What in a log speaks for steps that were too long, and whether the run came off well all the same.
 * Each sign alone is seen in sound runs; a finding needs a sign and a run that ended badly.
 */
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { RATE_TOO_HIGH, type Threshold } from "../thresholds";
import { collectTraces } from "./gradient-traces";
import { type LossSurge, measureSurge } from "./loss-surge";
import { type Boldness, measureBoldness } from "./measure-boldness";
import { measureDecrease } from "./measure-decrease";
import { readRate } from "./measure-reach";
import { optimizerKind } from "./optimizer-kind";
import { findRateRise } from "./rate-path";
import { keepFinite } from "./read-series";

/** One sign, its value against its limit, in the order in which they are told. */
export type RateSign = {
  readonly form: "surge" | "boldness" | "overshoot" | "rate-rise" | "weight-jump" | "adaptive-rate";
  readonly name: string;
  readonly value: number;
  readonly threshold: Threshold;
  /** On which side of the limit it is a sign. */
  readonly direction: "above" | "below";
  readonly onsetStep: number;
};

export type RateEvidence = {
  readonly signs: readonly RateSign[];
  readonly boldness: Boldness | null;
  readonly surge: LossSurge | null;
  /** Names of what was looked at, for the reader who wants to know what silence rests on. */
  readonly looked: readonly RateSign["form"][];
};

/** @param loss finite training losses, at least one */
export function weighRate(run: RunData, loss: PointColumns): RateEvidence {
  const surge = measureSurge(loss);
  const boldness = measureBoldness(run, loss);
  // Weights that grow from next to nothing jump as well, and the loss falls with them.
  const jump = (surge?.ratio ?? 0) >= RATE_TOO_HIGH.jumpSurge ? measureWeightJump(run) : null;
  const rate = optimizerKind(run.settings) === "adaptive" ? (readRate(run)?.(loss.steps[0] ?? 0) ?? null) : null;
  const rise = findRateRise(run);
  const firstStep = loss.steps[0] ?? 0;
  const candidates: (RateSign | null)[] = [
    rise && {
      form: "rate-rise",
      name: "rise of the logged learning rate",
      value: rise.ratio,
      threshold: RATE_TOO_HIGH.rateRise,
      direction: "above",
      onsetStep: rise.step,
    },
    surge && {
      form: "surge",
      name: "largest loss over its start",
      value: surge.ratio,
      threshold: RATE_TOO_HIGH.surge,
      direction: "above",
      onsetStep: surge.onsetStep,
    },
    toBoldness(boldness, RATE_TOO_HIGH.boldness),
    toOvershoot(run, firstStep),
    jump === null
      ? null
      : {
          form: "weight-jump",
          name: "largest jump of a layer's weights between records",
          value: jump,
          threshold: RATE_TOO_HIGH.weightJump,
          direction: "above",
          onsetStep: firstStep,
        },
    rate === null
      ? null
      : {
          form: "adaptive-rate",
          name: "learning rate of an adaptive optimiser",
          value: rate,
          threshold: RATE_TOO_HIGH.adaptiveRate,
          direction: "above",
          onsetStep: firstStep,
        },
  ];
  const known = candidates.filter((sign): sign is RateSign => sign !== null);
  return {
    signs: known.filter(({ value, threshold, direction }) =>
      direction === "above" ? value >= threshold.value : value < threshold.value,
    ),
    boldness,
    surge,
    looked: known.map(({ form }) => form),
  };
}

/** Boldness as a sign against a limit of the caller's choice; null where it stays below it. */
export function nameBoldness(boldness: Boldness | null, threshold: Threshold): RateSign | null {
  const sign = toBoldness(boldness, threshold);
  return sign !== null && sign.value >= threshold.value ? sign : null;
}

function toBoldness(boldness: Boldness | null, threshold: Threshold): RateSign | null {
  if (boldness?.early.status !== "estimated") return null;
  return {
    form: "boldness",
    name: "first-order decrease per step over the loss",
    value: boldness.early.value,
    threshold,
    direction: "above",
    onsetStep: boldness.firstStep,
  };
}

/** What the steps realised of the decrease they promised on their own batch; the upper end counts. */
function toOvershoot(run: RunData, onsetStep: number): RateSign | null {
  const measured = measureDecrease(run);
  if ("missing" in measured || measured.q.status !== "estimated") return null;
  return {
    form: "overshoot",
    name: "realised over predicted decrease of the loss, upper end of its interval",
    value: measured.q.upper ?? measured.q.value,
    threshold: RATE_TOO_HIGH.realised,
    direction: "below",
    onsetStep,
  };
}

/** Largest norm of a layer's weights over that of two records before, in layers that did not start near zero. */
function measureWeightJump(run: RunData): number | null {
  const traces = collectTraces(run, "weight_norm", "weight").filter(({ isNormalisation }) => !isNormalisation);
  const firsts = traces.map(({ points }) => points.values.find(Number.isFinite) ?? 0);
  const usual = median(Float64Array.from(firsts));
  let largest: number | null = null;
  traces.forEach(({ points }, layer) => {
    // Layers that begin far below the others were started at zero on purpose, and grow by any factor.
    if (!((firsts[layer] ?? 0) > 0 && (firsts[layer] ?? 0) >= usual / 5)) return;
    const { values } = keepFinite(points);
    for (let index = 1; index < values.length; index += 1) {
      const ratio = (values[index] ?? 0) / (values[Math.max(0, index - 2)] ?? Number.NaN);
      if (ratio > (largest ?? 0)) largest = ratio;
    }
  });
  return largest;
}
