import type { Computed } from "./computed";
import { type DerivativeOptions, derivative } from "./derivative";
import { rememberEvaluations } from "./remember-evaluations";

/**
 * The partial derivatives of a function of several numbers, one result for each coordinate.
 *
 * @param f must not keep or change its argument
 * @param x the place; not changed
 */
export function gradient(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  options: DerivativeOptions = {},
): readonly Computed[] {
  return Array.from(x, (own, index) => derivative((t) => f(moved(x, index, t)), own, options));
}

/**
 * The derivatives of the components of a function by each coordinate: `jacobian(f, x)[i][j]` is ∂fᵢ/∂xⱼ.
 *
 * @param f returns as many numbers everywhere as at x
 * @returns one row for each component; `evaluations` counts those of f for the whole column
 */
export function jacobian(
  f: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  options: DerivativeOptions = {},
): readonly (readonly Computed[])[] {
  const size = f(Float64Array.from(x)).length;
  const columns = Array.from(x, (own, index) => alongOne((t) => f(moved(x, index, t)), size, own, options));
  return Array.from({ length: size }, (_, row) => columns.flatMap((column) => column[row] ?? []));
}

/**
 * The derivative of f at x in a direction: how fast f grows per length of the direction as it is given, which
 * need not be 1.
 */
export function directionalDerivative(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  direction: ArrayLike<number>,
  options: DerivativeOptions = {},
): Computed {
  return derivative((t) => f(along(x, direction, t)), 0, { scale: scaleAlong(x, direction), ...options });
}

/**
 * The product of the second derivatives of a function with a direction, H·v: how its gradient changes in
 * that direction. The matrix itself is never formed.
 *
 * @param gradientAt the gradient as a function of the place, exact or of a tape
 * @returns one result for each coordinate; `evaluations` counts gradients
 * @see Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6 (1994), section 2
 */
export function hessianVectorProduct(
  gradientAt: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  direction: ArrayLike<number>,
  options: DerivativeOptions = {},
): readonly Computed[] {
  const scaled = { scale: scaleAlong(x, direction), ...options };
  return alongOne((t) => gradientAt(along(x, direction, t)), x.length, 0, scaled);
}

function alongOne(
  f: (t: number) => ArrayLike<number>,
  size: number,
  place: number,
  options: DerivativeOptions,
): readonly Computed[] {
  const remembered = rememberEvaluations(f);
  const results = Array.from({ length: size }, (_, index) => derivative(remembered.component(index), place, options));
  return results.map((result) => ({ ...result, evaluations: remembered.evaluations() }));
}

function moved(x: ArrayLike<number>, index: number, value: number): Float64Array {
  const place = Float64Array.from(x);
  place[index] = value;
  return place;
}

function along(x: ArrayLike<number>, direction: ArrayLike<number>, t: number): Float64Array {
  return Float64Array.from({ length: x.length }, (_, index) => (x[index] ?? 0) + t * (direction[index] ?? 0));
}

/** How far one may go in a direction until the place as a whole has changed. */
function scaleAlong(x: ArrayLike<number>, direction: ArrayLike<number>): number {
  const length = Math.max(...Array.from(direction, Math.abs));
  return length > 0 ? Math.max(1, ...Array.from(x, Math.abs)) / length : 1;
}
