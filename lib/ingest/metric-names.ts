/** What loggers call the metrics that rules know, by the one name used here. Looked up in lower case. */
const CANONICAL = new Map<string, string>(
  Object.entries({
    loss: ["loss"],
    lr: ["lr", "learning_rate", "learning-rate", "learningrate"],
    grad_norm: [
      ...["grad_norm", "gradient_norm", "gradnorm", "grad_l2_norm", "grad_2.0_norm", "grad_2_norm"],
      ...["grad_norm_total", "total_grad_norm", "global_grad_norm"],
    ],
    weight_norm: ["weight_norm", "param_norm", "parameter_norm", "weights_norm"],
    update_norm: ["update_norm"],
    grad_dot_update: ["grad_dot_update"],
    zero_frac: ["zero_frac", "zero_fraction", "dead_frac"],
    grad_cos: ["grad_cos", "grad_cosine", "cos_total"],
    loss_m2: ["loss_m2"],
    n: ["n"],
    gram: ["gram"],
    grad_norm_micro: ["grad_norm_micro", "micro_grad_norm", "grad_norm_microbatch", "microbatch_grad_norm"],
    grad_norm_half: ["grad_norm_half", "half_batch_grad_norm"],
    gradient_noise_scale: [
      ...["gradient_noise_scale", "grad_noise_scale", "simple_noise_scale", "gns", "gns_simple", "b_simple"],
    ],
    // A bare `sharpness` also means other things; users see the mapping and can change it.
    sharpness: [
      ...["sharpness", "lambda_max", "hessian_lambda_max", "hessian_max_ev", "hess_max_ev", "hessmaxev"],
      ...["hessian_top_eig", "hessian_top_eigenvalue", "top_hessian_eigenvalue", "hessian_max_eigenvalue"],
    ],
    loss_after: ["loss_after", "loss_after_step", "batch_loss_after_step"],
  }).flatMap(([metric, names]) => names.map((name): [string, string] => [name, metric])),
);

/** Metrics of which `<metric>/<x>` names a layer. */
const LAYER_METRICS: ReadonlySet<string> = new Set([
  ...["grad_norm", "weight_norm", "update_norm", "grad_dot_update", "zero_frac", "grad_norm_half", "grad_norm_micro"],
]);

/** Metrics of which `<metric>/<x>` names a group of patients: a layer has no loss and no patients of its own. */
const SUBGROUP_METRICS: ReadonlySet<string> = new Set(["loss", "loss_m2", "n", "grad_cos"]);

/** Results for which `<metric>@<x>` names a group of patients; elsewhere `@` has other meanings (`precision@10`). */
const RESULT_METRICS: ReadonlySet<string> = new Set(["accuracy", "acc", "auroc", "auc", "auprc", "brier"]);

/** `loss/<x>` with one of these is a term of the loss, not the loss of a subgroup. */
const LOSS_TERMS: ReadonlySet<string> = new Set([
  ...["bce", "ce", "cross_entropy", "nll", "mse", "mae", "l1", "l2", "kl", "kld", "focal", "dice", "hinge"],
  ...["reg", "regularization", "regularisation", "penalty", "aux", "recon", "reconstruction", "contrastive"],
]);

/** `<metric>/<x>` with one of these is the metric of the whole model. */
const WHOLE_MODEL_WORDS: ReadonlySet<string> = new Set(["total", "global", "all", "overall", "model"]);

/** @returns the name that rules use, or null when no rule knows the metric */
export function canonicalMetric(name: string): string | null {
  return CANONICAL.get(name.toLowerCase()) ?? null;
}

export function namesLayers(metric: string): boolean {
  return LAYER_METRICS.has(metric) || /^grad_[\d.]+_norm$|^grad_inf_norm$/.test(metric);
}

export function namesSubgroups(metric: string): boolean {
  return SUBGROUP_METRICS.has(metric);
}

export function maySplitAtSign(metric: string): boolean {
  return namesLayers(metric) || namesSubgroups(metric) || metric === "lr" || RESULT_METRICS.has(metric.toLowerCase());
}

export function isLossTerm(word: string): boolean {
  return LOSS_TERMS.has(word.toLowerCase());
}

export function meansWholeModel(word: string): boolean {
  return WHOLE_MODEL_WORDS.has(word.toLowerCase());
}
