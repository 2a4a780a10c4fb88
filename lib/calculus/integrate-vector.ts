import type { Computed } from "./computed";
import { type IntegrateOptions, integrate } from "./integrate";
import { rememberEvaluations } from "./remember-evaluations";

/**
 * The integrals of the components of a function with several results. Each has its own error, and its own
 * reason where there is none; places that one component was evaluated at cost the others nothing.
 *
 * @param f returns a new array, or one that is not changed later, of `size` numbers
 * @param size number of components
 * @returns one result for each component; `evaluations` counts those of f as a whole, the same in each
 */
export function integrateVector(
  f: (x: number) => ArrayLike<number>,
  size: number,
  from: number,
  to: number,
  options: IntegrateOptions = {},
): readonly Computed[] {
  const remembered = rememberEvaluations(f);
  const results = Array.from({ length: size }, (_, index) => integrate(remembered.component(index), from, to, options));
  return results.map((result) => ({ ...result, evaluations: remembered.evaluations() }));
}
