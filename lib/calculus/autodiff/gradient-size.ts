import type { Tensor } from "./tape";

/** How large a gradient is: its Euclidean norm, and that over the root of the number of elements. */
export type GradientSize = { readonly norm: number; readonly rootMeanSquare: number };

/**
 * Size of the gradient of several tensors taken as one, for example weight and bias of a layer. The root
 * mean square compares layers of different sizes; the norm grows with the number of elements.
 *
 * @throws Error before the first backward pass
 */
export function measureGradient(...tensors: readonly Tensor[]): GradientSize {
  let squares = 0;
  let count = 0;
  for (const { gradient } of tensors) {
    for (const value of gradient) squares += value * value;
    count += gradient.length;
  }
  return { norm: Math.sqrt(squares), rootMeanSquare: Math.sqrt(squares / count) };
}
