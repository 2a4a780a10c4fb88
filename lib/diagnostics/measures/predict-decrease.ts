import type { PointColumns, RunData } from "@/lib/series/run-data";
import { collectDecreases } from "./collect-decrease";
import { isPlainDescent } from "./collect-updates";
import { readGlobalNorm } from "./measure-growth";
import { readRate } from "./measure-reach";
import { findSeries } from "./read-series";
import { sumColumns, sumTensors } from "./sum-tensors";

/** How far each step should lower the loss of its own batch to first order, over all tensors. */
export type PredictedDecrease = {
  readonly points: PointColumns;
  /** Squared length of the step; null where it is not known. */
  readonly lengths: PointColumns | null;
  readonly source: string;
};

/**
 * −g·Δθ as logged, weights and biases together; η‖g‖² for plain gradient descent.
 *
 * @returns what is missing for other optimisers without the logged product
 */
export function predictDecrease(run: RunData): PredictedDecrease | { readonly missing: string } {
  const whole = findSeries(run, { metric: "grad_dot_update", layer: null })?.points;
  const products = whole
    ? sumColumns([whole], (value) => -value)
    : collectDecreases(run)?.source === "grad_dot_update" && sumTensors(run, "grad_dot_update", (value) => -value);
  if (products)
    return {
      points: products,
      lengths: sumTensors(run, "update_norm", (value) => value * value),
      source: "gradient times update, as logged",
    };
  const norm = readGlobalNorm(run)?.points;
  const rateAt = readRate(run);
  if (!norm || !rateAt || !isPlainDescent(run))
    return { missing: "gradient times update of every layer (grad_dot_update)" };
  const scaled = (power: number): PointColumns => ({
    ...norm,
    values: norm.values.map((value, index) => rateAt(norm.steps[index] ?? 0) ** power * value * value),
  });
  return {
    points: scaled(1),
    lengths: scaled(2),
    source: "learning rate times the squared gradient norm (plain gradient descent)",
  };
}
