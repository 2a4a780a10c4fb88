import type { LayerArrays } from "@/lib/calculus/autodiff/perceptron";

/**
 * The loss of a tanh perceptron under binary cross-entropy, in three nested loops and nothing else: what a
 * forward pass costs without any library.
 *
 * @param widths features, units of each hidden layer, one output
 * @param inputs [cases, features], row by row
 */
export function runPlainPerceptron(
  widths: readonly number[],
  layers: readonly LayerArrays[],
  inputs: Float64Array,
  targets: Float64Array,
): number {
  const cases = targets.length;
  let signal = inputs;
  for (const [layer, { weight, bias }] of layers.entries()) {
    const [width = 1, outputs = 1] = widths.slice(layer, layer + 2);
    const isLast = layer + 1 === layers.length;
    const result = new Float64Array(cases * outputs);
    for (let row = 0; row < cases; row += 1)
      for (let column = 0; column < outputs; column += 1) {
        let sum = bias[column] ?? 0;
        for (let at = 0; at < width; at += 1)
          sum += (signal[row * width + at] ?? 0) * (weight[at * outputs + column] ?? 0);
        result[row * outputs + column] = isLast ? sum : Math.tanh(sum);
      }
    signal = result;
  }
  let total = 0;
  for (let row = 0; row < cases; row += 1) {
    const logit = signal[row] ?? 0;
    total += Math.max(logit, 0) - logit * (targets[row] ?? 0) + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return total / cases;
}
