import { CURVATURE, EFFECTIVE_DEPTH, GRADIENT_NOISE, UPDATE_RATIO } from "./context-thresholds";
import { collectDecreases } from "./measures/collect-decrease";
import { collectUpdates } from "./measures/collect-updates";
import { measureEdgePosition } from "./measures/measure-edge-position";
import { hasNoiseScale } from "./measures/measure-noise-scale";
import type { RuleNeed } from "./rule";

/** What the rules that put a run into context need, and the lines that log it. */

export const UPDATE_NORMS: RuleNeed = {
  missing: `update norms and weight norms per layer at ${UPDATE_RATIO.minimumSteps} steps or more`,
  code: [
    "before = {n: p.detach().clone() for n, p in model.named_parameters()}; optimizer.step()",
    'log({f"update_norm/{n}": (p - before[n]).norm().item() for n, p in model.named_parameters()} | {f"weight_norm/{n}": before[n].norm().item() for n in before})',
  ].join("\n"),
  isMet: (run) => hasSteps(collectUpdates(run)?.layers ?? [], UPDATE_RATIO.minimumSteps),
};

export const LAYER_LEARNING: RuleNeed = {
  missing: `gradient times update, or at least update norms, of ${EFFECTIVE_DEPTH.minimumLayers} layers or more`,
  code: [
    "before = {n: p.detach().clone() for n, p in model.named_parameters()}; optimizer.step()",
    'log({f"grad_dot_update/{n}": (p.grad * (p - before[n])).sum().item() for n, p in model.named_parameters() if p.grad is not None})  # the gradient before clipping',
  ].join("\n"),
  isMet: (run) => {
    const layers = (collectDecreases(run) ?? collectUpdates(run))?.layers.filter(({ excluded }) => excluded === null);
    return (
      layers !== undefined &&
      layers.length >= EFFECTIVE_DEPTH.minimumLayers &&
      hasSteps(layers, EFFECTIVE_DEPTH.minimumSteps)
    );
  },
};

export const NOISE_SCALE: RuleNeed = {
  missing: `the gradient norm at two batch sizes, or a noise scale, at ${GRADIENT_NOISE.minimumSteps} steps or more`,
  code: [
    "# in a loop with gradient accumulation: squares += micro_gradient_norm ** 2 after each backward()",
    'log({"grad_norm_micro": (squares / accumulated_batches) ** 0.5, "grad_norm": total_norm.item()})  # both of means, before clipping',
  ].join("\n"),
  isMet: hasNoiseScale,
};

export const STEP_CURVATURE: RuleNeed = {
  missing: `the loss of the same batch before and after the step at ${CURVATURE.minimumSteps} steps or more, and gradient times update`,
  code: [
    "before = {n: p.detach().clone() for n, p in model.named_parameters()}; optimizer.step()",
    'log({"loss": loss.item(), "loss_after": loss_function(model(x), y).item()} | {f"grad_dot_update/{n}": (p.grad * (p - before[n])).sum().item() for n, p in model.named_parameters() if p.grad is not None})',
  ].join("\n"),
  isMet: (run) => !("missing" in measureEdgePosition(run)),
};

function hasSteps(layers: readonly { readonly points: { readonly steps: Float64Array } }[], steps: number): boolean {
  return layers.some(({ points }) => points.steps.length >= steps);
}
