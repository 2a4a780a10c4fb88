/**
 * Amazon SageMaker Debugger, built-in rules.
 *
 * @see awsdocs/amazon-sagemaker-developer-guide at a869fa5, doc_source/debugger-built-in-rules.md, for
 *   the rules and their defaults: VanishingGradient threshold 1e-7; ExplodingTensor; DeadRelu
 *   threshold_inactivity 1 %, threshold_layer 50 %; WeightUpdateRatio large 10, small 1e-8, epsilon
 *   1e-9; LossNotDecreasing num_steps 10, diff_percent 0.1, increase_threshold_percent 5; Overfit
 *   ratio_threshold 0.1, patience 1; Overtraining patience_train 5, patience_validation 10, delta 0.01
 */
import { collectTraces } from "@/lib/diagnostics/measures/gradient-traces";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { anyReports, type Baseline, type BaselineAnswer, type CheckOutcome, reportsIf } from "./baseline";
import {
  deadShare,
  gradientsOfTensors,
  hasNonFinite,
  isMeanBelow,
  trainingLoss,
  validationLoss,
  valueAt,
  zeroShares,
} from "./log-view";

const VANISHING_MEAN = 1e-7;
const DEAD_LAYER_SHARE = 0.5;
const LARGE_UPDATE = 10;
const SMALL_UPDATE = 1e-8;
const EPSILON = 1e-9;
const LOSS_STEPS = 10;
const LOSS_FALL = 0.001;
const LOSS_RISE = 0.05;
const OVERFIT_RATIO = 0.1;
const PATIENCE_TRAINING = 5;
const PATIENCE_VALIDATION = 10;
const IMPROVEMENT = 0.01;

export const sagemakerDebugger: Baseline = {
  name: "SageMaker Debugger",
  source: "awsdocs/amazon-sagemaker-developer-guide, doc_source/debugger-built-in-rules.md (a869fa5), default limits",
  notes: [
    "Every logged step is looked at; by default the tool saves one step in 500 and would see only the first of most of these runs.",
    "The mean absolute gradient is norm × √(2/(π n)) where the number of elements n is known; else the check can only report a norm that is itself below the limit.",
    "The share of inactive units is 2 z − 1 from the share z of zero outputs: a live unit is taken to be zero half of the time.",
  ],
  judge: (run) => [
    answer("VanishingGradient", ["vanishing_gradient"], judgeVanishing(run)),
    answer("ExplodingTensor", ["exploding_gradient"], judgeExploding(run)),
    answer("DeadRelu", ["dead_relu"], judgeDead(run)),
    answer(
      "WeightUpdateRatio, too large",
      ["lr_too_high", "exploding_gradient"],
      judgeUpdates(run, (ratio) => ratio > LARGE_UPDATE),
    ),
    answer(
      "WeightUpdateRatio, too small",
      ["lr_too_low", "vanishing_gradient"],
      judgeUpdates(run, (ratio) => ratio < SMALL_UPDATE),
    ),
    answer("LossNotDecreasing", ["plateau"], judgeLoss(trainingLoss(run))),
    answer("Overfit", ["overfitting"], judgeOverfit(trainingLoss(run), validationLoss(run))),
    answer("Overtraining", ["overfitting"], judgeOvertraining(trainingLoss(run), validationLoss(run))),
  ],
};

function answer(check: string, faults: BaselineAnswer["faults"], outcome: CheckOutcome): BaselineAnswer {
  return { check, faults, outcome };
}

function judgeVanishing(run: RunData): CheckOutcome {
  return anyReports(
    gradientsOfTensors(run).flatMap(({ points, numel }) =>
      [...points.values].map((norm) => isMeanBelow(norm, numel, VANISHING_MEAN)),
    ),
  );
}

function judgeExploding(run: RunData): CheckOutcome {
  const watched = ["loss", "grad_norm", "weight_norm", "update_norm"];
  if (!run.series.some(({ metric }) => watched.includes(metric))) return "cannot-run";
  return reportsIf(hasNonFinite(run, watched));
}

function judgeDead(run: RunData): CheckOutcome {
  return anyReports(
    zeroShares(run).map(({ points }) => reportsIf(points.values.some((share) => deadShare(share) > DEAD_LAYER_SHARE))),
  );
}

function judgeUpdates(run: RunData, isOutside: (ratio: number) => boolean): CheckOutcome {
  const weights = new Map(collectTraces(run, "weight_norm", "weight").map((trace) => [trace.layer, trace.points]));
  return anyReports(
    collectTraces(run, "update_norm", "weight").flatMap(({ layer, points, isFrozen }) => {
      const weight = weights.get(layer);
      if (!weight || isFrozen) return [];
      return [...points.values].map((norm, index) =>
        reportsIf(isOutside(norm / (valueAt(weight, points.steps[index] ?? 0) + EPSILON))),
      );
    }),
  );
}

function judgeLoss(loss: PointColumns | null): CheckOutcome {
  if (!loss) return "cannot-run";
  let isSeen = false;
  let earlier = 0;
  for (let index = 0; index < loss.steps.length; index += 1) {
    const step = loss.steps[index] ?? 0;
    while ((loss.steps[earlier + 1] ?? Number.POSITIVE_INFINITY) <= step - LOSS_STEPS) earlier += 1;
    if ((loss.steps[earlier] ?? 0) > step - LOSS_STEPS) continue;
    isSeen = true;
    const before = loss.values[earlier] ?? Number.NaN;
    const change = ((loss.values[index] ?? Number.NaN) - before) / Math.abs(before);
    if (change > -LOSS_FALL || change > LOSS_RISE) return "reports";
  }
  return isSeen ? "silent" : "cannot-run";
}

function judgeOverfit(training: PointColumns | null, validation: PointColumns | null): CheckOutcome {
  if (!training || !validation) return "cannot-run";
  return reportsIf(
    validation.values.some((value, index) => {
      const fitted = valueAt(training, validation.steps[index] ?? 0);
      return (value - fitted) / fitted > OVERFIT_RATIO;
    }),
  );
}

function judgeOvertraining(training: PointColumns | null, validation: PointColumns | null): CheckOutcome {
  if (!training || !validation) return "cannot-run";
  const hasStopped =
    longestWait(training.values) >= PATIENCE_TRAINING && longestWait(validation.values) >= PATIENCE_VALIDATION;
  return reportsIf(hasStopped);
}

/** Most records in a row in which the best value so far was not improved by the wanted amount. */
function longestWait(values: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  let waiting = 0;
  let longest = 0;
  for (const value of values) {
    waiting = value < best - IMPROVEMENT ? 0 : waiting + 1;
    best = value < best - IMPROVEMENT ? value : best;
    longest = Math.max(longest, waiting);
  }
  return longest;
}
