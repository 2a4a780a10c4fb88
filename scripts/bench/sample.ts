import { median } from "@/lib/statistics/quantile";
import type { Sample } from "./figure";

export function toSample(values: readonly number[], unit: string): Sample {
  return {
    median: median(Float64Array.from(values)),
    least: Math.min(...values),
    greatest: Math.max(...values),
    n: values.length,
    unit,
  };
}

/** Seconds that an action takes. */
export async function secondsOf(action: () => unknown): Promise<number> {
  const started = performance.now();
  await action();
  return (performance.now() - started) / 1000;
}

/**
 * Measures product and reference in turns, so that a machine which is slow for a while is slow for
 * both. One turn beforehand is not counted: it compiles, opens connections and fills caches.
 *
 * @param product returns seconds; is given the number of the turn, -1 the one beforehand
 * @param reference likewise
 */
export async function alternate(
  turns: number,
  product: (turn: number) => Promise<number>,
  reference: (turn: number) => Promise<number> | number,
): Promise<{ readonly product: Sample; readonly reference: Sample; readonly ratio: number }> {
  const products: number[] = [];
  const references: number[] = [];
  for (let turn = -1; turn < turns; turn += 1) {
    const seconds = { product: await product(turn), reference: await reference(turn) };
    if (turn < 0) continue;
    products.push(seconds.product);
    references.push(seconds.reference);
  }
  const [left, right] = [toSample(products, "s"), toSample(references, "s")];
  return { product: left, reference: right, ratio: left.median / right.median };
}

/** Slope of the straight line through the logarithms, by least squares: time grows as size to this power. */
export function growthExponent(sizes: readonly number[], times: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = times.map(Math.log);
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  const covariance = x.reduce((sum, value, index) => sum + (value - meanX) * ((y[index] ?? meanY) - meanY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
}
