import type { RunData } from "@/lib/series/run-data";
import { collectTraces } from "./gradient-traces";
import { findSeries, findTrainingLoss } from "./read-series";
import type { RuleNeed } from "./rule";
import { EXPLODING, LEARNING, VANISHING } from "./thresholds";

/** True when the norm of the whole gradient was logged, or that of any layer. */
export function hasGradientNorm(run: RunData): boolean {
  return run.series.some(
    ({ metric, subgroup, points }) => metric === "grad_norm" && subgroup === null && points.steps.length > 0,
  );
}

export const LAYER_GRADIENTS: RuleNeed = {
  missing: `gradient norms of at least ${VANISHING.minimumLayers} hidden layers`,
  code: 'log({f"grad_norm/{name}": p.grad.norm().item() for name, p in model.named_parameters() if p.grad is not None})  # after loss.backward(), before clipping',
  isMet: (run) =>
    collectTraces(run, "grad_norm", "weight").filter(({ isNormalisation }) => !isNormalisation).length >
    VANISHING.minimumLayers,
};

export const LAYER_GRADIENT_STEPS: RuleNeed = {
  missing: `gradient norms at ${VANISHING.minimumSteps} steps or more`,
  code: "if step % max(1, total_steps // 200) == 0: log(...)  # about 200 records a run",
  isMet: (run) =>
    collectTraces(run, "grad_norm", "weight").every(({ points }) => points.steps.length >= VANISHING.minimumSteps),
};

export const GRADIENT_NORM: RuleNeed = {
  missing: `the gradient norm at ${EXPLODING.minimumSteps} steps or more`,
  code: 'log({"grad_norm": torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item()})  # returns the norm before clipping; max_norm=float("inf") only measures',
  isMet: (run) =>
    (findSeries(run, { metric: "grad_norm", layer: null })?.points.steps.length ?? 0) >= EXPLODING.minimumSteps ||
    run.series.some(
      (series) =>
        series.metric === "grad_norm" &&
        series.subgroup === null &&
        series.points.steps.length >= EXPLODING.minimumSteps,
    ),
};

export const TRAINING_LOSS: RuleNeed = {
  missing: `the training loss at ${LEARNING.minimumPoints} steps or more`,
  code: 'log({"train/loss": loss.item()})  # every logged step, not smoothed',
  isMet: (run) => (findTrainingLoss(run)?.points.steps.length ?? 0) >= LEARNING.minimumPoints,
};

export const LOSS_OR_GRADIENT: RuleNeed = {
  missing: "the training loss or the gradient norm",
  code: 'log({"train/loss": loss.item(), "grad_norm": total_norm.item()})  # write NaN and infinity as they are',
  isMet: (run) => findTrainingLoss(run) !== null || hasGradientNorm(run),
};
