import type { RunSettings } from "@/lib/core/run-settings";

/**
 * What an optimiser does with the gradient, as far as rules must know: `sgd` moves by the rate times the
 * gradient (or its running mean), `adaptive` divides it by its own size first, so that each weight
 * moves by about the rate whatever the gradient is. null when it was not stated or is another kind.
 *
 * @see Kingma & Ba, arXiv 1412.6980, section 2.1: |Δ_t| ≲ α
 */
export function optimizerKind({ optimizer }: RunSettings): "sgd" | "adaptive" | null {
  if (optimizer === null) return null;
  if (/adam|rmsprop|adagrad|adadelta|lion|novograd|lamb/i.test(optimizer)) return "adaptive";
  return /\bsgd\b|momentum|nesterov|gradient.?descent/i.test(optimizer) ? "sgd" : null;
}

/** Momentum of a gradient-descent optimiser; 0 for plain descent, 0.9 (what most frameworks' users set) where only the word was stated. */
export function momentumOf({ optimizer, momentum }: RunSettings): number {
  if (momentum !== null) return momentum;
  return optimizer !== null && /momentum|nesterov/i.test(optimizer) ? 0.9 : 0;
}
