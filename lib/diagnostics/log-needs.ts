import type { RunData } from "@/lib/series/run-data";
import { collectGradientChecks } from "./measures/collect-gradient-checks";
import { constantPredictorLoss } from "./measures/constant-predictor";
import { collectTraces } from "./measures/gradient-traces";
import { measureReach } from "./measures/measure-reach";
import { findSeries, findTrainingLoss } from "./measures/read-series";
import type { RuleNeed } from "./rule";
import { DEAD_UNITS, EXPLODING, LEARNING, OVERFITTING, VANISHING } from "./thresholds";

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

export const VALIDATION_LOSS: RuleNeed = {
  missing: `the validation loss at ${OVERFITTING.minimumEvaluations} steps or more`,
  code: 'log({"val_loss": validate(model)})  # on the whole validation set, in evaluation mode, every few hundred steps',
  isMet: (run) =>
    (findSeries(run, { metric: "loss", layer: null, split: "validation" })?.points.steps.length ?? 0) >=
    OVERFITTING.minimumEvaluations,
};

export const ZERO_SHARES: RuleNeed = {
  missing: `the share of zero activations per layer at ${DEAD_UNITS.minimumSteps} steps or more`,
  code: 'log({f"zero_frac/{name}": (output == 0).float().mean().item()})  # in a forward hook on every ReLU module',
  isMet: (run) =>
    collectTraces(run, "zero_frac", "weight").some(({ points }) => points.steps.length >= DEAD_UNITS.minimumSteps),
};

export const LOSS_AT_EVERY_STEP: RuleNeed = {
  missing: "the training loss at every step",
  code: 'log({"train/loss": loss.item()})  # at every step, not every n-th',
  isMet: (run) => {
    const steps = findTrainingLoss(run)?.points.steps;
    const first = steps?.[0];
    const last = steps?.at(-1);
    return steps !== undefined && first !== undefined && last !== undefined && last - first < steps.length;
  },
};

export const EVENT_SHARE: RuleNeed = {
  missing: "the share of events among the training cases",
  code: '{"training_prevalence": float(y_train.mean()), "task": "binary classification"}  # in meta.json, or in the run\'s settings',
  isMet: ({ settings }) => constantPredictorLoss(settings) !== null,
};

export const STEP_SIZES: RuleNeed = {
  missing: "how far each step moves the weights",
  code: 'before = {n: p.detach().clone() for n, p in model.named_parameters()}; optimizer.step()\nlog({f"update_norm/{n}": (p - before[n]).norm().item() for n, p in model.named_parameters()})  # with grad_norm/{n}; or log "lr" at each step and state the optimizer',
  isMet: (run) => measureReach(run) !== null,
};

export const LOSS_OR_GRADIENT: RuleNeed = {
  missing: "the training loss or the gradient norm",
  code: 'log({"train/loss": loss.item(), "grad_norm": total_norm.item()})  # write NaN and infinity as they are',
  isMet: (run) => findTrainingLoss(run) !== null || hasGradientNorm(run),
};

export const GRADIENT_CHECKS: RuleNeed = {
  missing: "gradient checks: analytic and numerical derivatives of some parameters, with the step h",
  code: [
    "# model.double() in evaluation mode, one fixed batch, h = 1e-5; for some i of some parameters p with p.grad of this batch",
    "w = p.data.view(-1); w[i] += h; above = loss(); w[i] -= 2 * h; below = loss(); w[i] += h",
    'print(json.dumps({"kind": "gradient_check", "parameter": f"{name}[{i}]", "analytic": p.grad.view(-1)[i].item(), "numerical": (above - below).item() / (2 * h), "h": h}), file=log)',
  ].join("\n"),
  isMet: (run) => collectGradientChecks(run).length > 0,
};
