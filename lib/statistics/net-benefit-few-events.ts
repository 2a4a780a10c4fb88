import type { BinarySample } from "./binary-sample";
import type { Worth } from "./net-benefit-worth";
import { estimateProportion } from "./wilson-interval";

type Limits = { readonly lower: number; readonly upper: number };
type Share = Limits & { readonly value: number; readonly count: number };

/**
 * Limits of a net benefit as a difference of two shares of the same patients, a − c·b, from their Wilson
 * limits, with the correlation of two cells of one table, −√(x₁x₂ / ((n − x₁)(n − x₂))). Of the model: true
 * calls and false calls; of the model over treating everybody: the spared and the missed.
 *
 * @returns null for the standardised net benefit, a ratio
 * @see Zou & Donner, "Construction of confidence limits about effect measures: a general approach",
 *   Statistics in Medicine 27 (2008), formula 6
 */
export function limitsForFewEvents(
  part: "model" | "treatAll" | "standardised" | "overDefault",
  { outcomes }: BinarySample,
  ranks: Int32Array,
  { at, worth, cost }: { readonly at: number; readonly worth: Worth; readonly cost: number },
): Limits | null {
  if (part === "standardised") return null;
  const n = ranks.length;
  const isOverAll = part === "overDefault" && worth.treatAll > 0;
  const share = (isEvent: boolean): Share => {
    let count = 0;
    for (let row = 0; row < n; row += 1) {
      const isFlagged = part === "treatAll" || (ranks[row] ?? 0) > at;
      if ((outcomes[row] === 1) === isEvent && isFlagged !== isOverAll) count += 1;
    }
    const estimate = estimateProportion(count, n);
    const value = count / n;
    if (estimate.status !== "estimated") return { value, count, lower: value, upper: value };
    return { value, count, lower: estimate.lower ?? value, upper: estimate.upper ?? value };
  };
  const [events, others] = [share(true), scale(share(false), cost)];
  const correlation = -Math.sqrt((events.count * others.count) / ((n - events.count) * (n - others.count))) || 0;
  return isOverAll ? subtract(others, events, correlation) : subtract(events, others, correlation);
}

function scale(share: Share, by: number): Share {
  return { ...share, value: share.value * by, lower: share.lower * by, upper: share.upper * by };
}

function subtract(gain: Share, loss: Share, correlation: number): Limits {
  const value = gain.value - loss.value;
  const reach = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a + b * b - 2 * correlation * a * b));
  return {
    lower: value - reach(gain.value - gain.lower, loss.upper - loss.value),
    upper: value + reach(gain.upper - gain.value, loss.value - loss.lower),
  };
}
