import { toMatrixShape } from "./shape";
import type { Tensor } from "./tape";

/** PyTorch's; keeps a row of equal numbers finite. */
const EPSILON = 1e-5;

/**
 * Layer normalisation: each row gets mean 0 and variance 1, y = (x − mean) / √(variance + ε). A gain and
 * a shift are a `multiply` and an `add` after it.
 *
 * @param x a row or rows; the variance is that of the row itself, divided by its length
 * @see Ba, Kiros & Hinton, "Layer normalization", arXiv 1607.06450
 */
export function layerNormalise(x: Tensor, epsilon = EPSILON): Tensor {
  const { rows, columns } = toMatrixShape(x.shape);
  const values = new Float64Array(x.values.length);
  const scales = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    let total = 0;
    for (let at = start; at < start + columns; at += 1) total += x.values[at] ?? 0;
    const mean = total / columns;
    let squares = 0;
    for (let at = start; at < start + columns; at += 1) squares += ((x.values[at] ?? 0) - mean) ** 2;
    const scale = 1 / Math.sqrt(squares / columns + epsilon);
    scales[row] = scale;
    for (let at = start; at < start + columns; at += 1) values[at] = ((x.values[at] ?? 0) - mean) * scale;
  }
  return x.tape.record({
    values,
    shape: x.shape,
    inputs: [x],
    propagate: (gradient) => {
      const { sink } = x;
      if (!sink) return;
      // Mean and variance depend on every element of the row: what a gradient shares with a constant row,
      // or with the normalised row itself, changes nothing and is taken out.
      for (let row = 0; row < rows; row += 1) {
        const start = row * columns;
        let constant = 0;
        let along = 0;
        for (let at = start; at < start + columns; at += 1) {
          constant += gradient[at] ?? 0;
          along += (gradient[at] ?? 0) * (values[at] ?? 0);
        }
        for (let at = start; at < start + columns; at += 1) {
          const rest = (gradient[at] ?? 0) - constant / columns - ((values[at] ?? 0) * along) / columns;
          sink[at] = (sink[at] ?? 0) + (scales[row] ?? 0) * rest;
        }
      }
    },
  });
}
