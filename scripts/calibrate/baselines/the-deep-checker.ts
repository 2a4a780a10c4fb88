/**
 * TheDeepChecker (Ben Braiek & Khomh, TOSEM 2022), the checks during training.
 *
 * @see thedeepchecker/thedeepchecker at d0a2b3a, deep_checker/hooks.py (`Overfit…Hook`), metrics.py
 *   (`smoothness`) and config/settings.yaml: start 10, period 10, windows of 5; mean |g| 1e-6 and 1e6,
 *   decay 0.5, growth 2; update ratio 10^-4 to 10^-1; mean |w| 1e8; loss decrease 5 %, growth 2,
 *   smoothness 0.5 over 50; dead units 0.5
 */
import { collectTraces, type LayerTrace } from "@/lib/diagnostics/measures/gradient-traces";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { anyReports, type Baseline, type BaselineAnswer, type CheckOutcome, reportsIf } from "./baseline";
import {
  deadShare,
  gradientsOfWeights,
  hasNonFinite,
  isMeanAbove,
  isMeanBelow,
  trainingLoss,
  valueAt,
  zeroShares,
} from "./log-view";

const START = 10;
const PERIOD = 10;
const WINDOW = 5;
const VANISHING_MEAN = 1e-6;
const VANISHING_DECAY = 0.5;
const EXPLODING_MEAN = 1e6;
const LARGEST_WEIGHT = 1e8;
const GROWTH = 2;
const FAST_UPDATE = -1;
const SLOW_UPDATE = -4;
const LOSS_FALL = 0.05;
const SMOOTH_WINDOW = 50;
const SMOOTHNESS = 0.5;
const DEAD_LAYER_SHARE = 0.5;

export const theDeepChecker: Baseline = {
  name: "TheDeepChecker",
  source: "thedeepchecker/thedeepchecker, deep_checker/hooks.py and config/settings.yaml (d0a2b3a)",
  notes: [
    "Its checks are meant for fitting a single batch; here they look at the training that was logged.",
    "Consecutive logged steps stand for its consecutive iterations. The second branch of its vanishing check ends with a type error in its source; here it counts as a report.",
    "The mean absolute gradient and the share of dead units are derived as for SageMaker Debugger.",
  ],
  judge: (run) => {
    const loss = trainingLoss(run);
    const losses = loss === null ? null : periodMeans(loss);
    const updates = logUpdates(run);
    return [
      answer("Vanishing gradient", ["vanishing_gradient"], judgeVanishing(run)),
      answer("Exploding gradient", ["exploding_gradient"], judgeExploding(run)),
      answer("Diverging weights", ["exploding_gradient"], judgeWeights(run)),
      answer("Invalid loss", ["exploding_gradient"], loss ? reportsIf(hasNonFinite(run, ["loss"])) : "cannot-run"),
      answer(
        "Untrained weights",
        ["plateau", "vanishing_gradient", "dead_relu"],
        overUpdates(updates, (ratio) => ratio === 0),
      ),
      answer(
        "Updates too fast",
        ["lr_too_high", "exploding_gradient"],
        overUpdates(updates, (ratio) => ratio !== 0 && ratio > FAST_UPDATE),
      ),
      answer(
        "Updates too slow",
        ["lr_too_low", "vanishing_gradient"],
        overUpdates(updates, (ratio) => ratio < SLOW_UPDATE),
      ),
      answer("Stagnated loss", ["plateau"], overLosses(losses, isStagnated)),
      answer("Diverging loss", ["lr_too_high", "exploding_gradient"], overLosses(losses, isDiverging)),
      answer("Fluctuating loss", ["lr_too_high"], overLosses(losses, isFluctuating)),
      answer("Dead activations", ["dead_relu"], judgeDead(run)),
    ];
  },
};

function answer(check: string, faults: BaselineAnswer["faults"], outcome: CheckOutcome): BaselineAnswer {
  return { check, faults, outcome };
}

/** The logged points at which the tool would look: the first at or after each tenth iteration, past the start. */
function checkPoints({ steps }: PointColumns): readonly number[] {
  const indices: number[] = [];
  let period = 0;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index] ?? 0;
    if (step < START || Math.floor(step / PERIOD) === period) continue;
    period = Math.floor(step / PERIOD);
    indices.push(index);
  }
  return indices;
}

/** Does each of the last steps multiply the one before by a factor that passes? */
function allRatios(values: ArrayLike<number>, index: number, passes: (ratio: number) => boolean): boolean {
  if (index < WINDOW - 1) return false;
  for (let back = 0; back < WINDOW - 1; back += 1) {
    if (!passes((values[index - back] ?? Number.NaN) / (values[index - back - 1] ?? Number.NaN))) return false;
  }
  return true;
}

function overTraces(
  traces: readonly LayerTrace[],
  judge: (trace: LayerTrace, index: number) => CheckOutcome,
): CheckOutcome {
  return anyReports(traces.flatMap((trace) => checkPoints(trace.points).map((index) => judge(trace, index))));
}

function judgeVanishing(run: RunData): CheckOutcome {
  return overTraces(gradientsOfWeights(run), ({ points, numel }, index) =>
    allRatios(points.values, index, (ratio) => ratio <= VANISHING_DECAY)
      ? "reports"
      : isMeanBelow(points.values[index] ?? Number.NaN, numel, VANISHING_MEAN),
  );
}

function judgeExploding(run: RunData): CheckOutcome {
  if (hasNonFinite(run, ["grad_norm"])) return "reports";
  return overTraces(gradientsOfWeights(run), ({ points, numel }, index) =>
    allRatios(points.values, index, (ratio) => ratio >= GROWTH)
      ? "reports"
      : isMeanAbove(points.values[index] ?? Number.NaN, numel, EXPLODING_MEAN),
  );
}

function judgeWeights(run: RunData): CheckOutcome {
  if (hasNonFinite(run, ["weight_norm"])) return "reports";
  return overTraces(collectTraces(run, "weight_norm", "weight"), ({ points, numel }, index) =>
    allRatios(points.values, index, (ratio) => ratio >= GROWTH)
      ? "reports"
      : isMeanAbove(points.values[index] ?? Number.NaN, numel, LARGEST_WEIGHT),
  );
}

/** Mean over each period of log10 (mean |ΔW| / mean |W|), which is that of the norms; a layer each. */
function logUpdates(run: RunData): readonly (readonly number[])[] {
  const weights = new Map(collectTraces(run, "weight_norm", "weight").map((trace) => [trace.layer, trace.points]));
  return collectTraces(run, "update_norm", "weight").flatMap(({ layer, points, isFrozen }) => {
    const weight = weights.get(layer);
    if (!weight || isFrozen) return [];
    const logs = points.values.map((norm, index) => {
      const ratio = norm / valueAt(weight, points.steps[index] ?? 0);
      // An update of zero counts as 0, which is what a ratio of one gives: as in the source.
      return ratio > 0 ? Math.log10(ratio) : 0;
    });
    return [periodMeans({ steps: points.steps, times: null, values: logs })];
  });
}

function overUpdates(updates: readonly (readonly number[])[], isOutside: (logRatio: number) => boolean): CheckOutcome {
  return anyReports(updates.map((means) => reportsIf(means.some(isOutside))));
}

/** Means over the iterations up to each multiple of the period, which is how the tool gathers values. */
function periodMeans({ steps, values }: PointColumns): readonly number[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [index, value] of values.entries()) {
    const period = Math.ceil((steps[index] ?? 0) / PERIOD);
    const known = sums.get(period) ?? { sum: 0, count: 0 };
    sums.set(period, { sum: known.sum + value, count: known.count + 1 });
  }
  return [...sums.values()].map(({ sum, count }) => sum / count);
}

function overLosses(
  losses: readonly number[] | null,
  judge: (losses: readonly number[], index: number) => boolean,
): CheckOutcome {
  if (losses === null) return "cannot-run";
  return reportsIf(losses.some((_, index) => judge(losses, index)));
}

function isStagnated(losses: readonly number[], index: number): boolean {
  return allRatios(losses, index, (ratio) => 1 - ratio < LOSS_FALL);
}

function isDiverging(losses: readonly number[], index: number): boolean {
  return allRatios(losses, index, (ratio) => ratio >= GROWTH);
}

/** Smoothness: share of the values at which the loss does not turn from rising to falling or back. */
function isFluctuating(losses: readonly number[], index: number): boolean {
  const recent = losses.slice(Math.max(0, index + 1 - SMOOTH_WINDOW), index + 1);
  const rises = recent.slice(1).map((value, at) => value > (recent[at] ?? value));
  const turns = rises.slice(1).filter((isRise, at) => isRise !== rises[at]).length;
  return (recent.length - turns) / recent.length < SMOOTHNESS;
}

function judgeDead(run: RunData): CheckOutcome {
  return anyReports(
    zeroShares(run).map(({ points }) =>
      reportsIf(checkPoints(points).some((index) => deadShare(points.values[index] ?? 0) > DEAD_LAYER_SHARE)),
    ),
  );
}
