/**
 * The chain rule with the numbers of a run. With r(l) the size of the gradient at layer l, what one layer
 * passes on to the layer before it is f(l) = r(l − 1) / r(l), and the factors multiply:
 * r(first) / r(last) = Π f(l). The product is exact; the slope fitted over depth smooths it.
 *
 * @see Bengio, Simard & Frasconi, "Learning long-term dependencies with gradient descent is difficult" (1994)
 */
import type { Estimate } from "@/lib/core/estimate";
import type { DepthProfile } from "../evidence";

export type ChainFactor = {
  /** The layer that the gradient comes from, and the one it reaches. */
  readonly from: string;
  readonly to: string;
  readonly fromSize: number;
  readonly toSize: number;
  readonly factor: number;
  /** Product of all factors from the output to here. */
  readonly product: number;
};

export type ChainProduct = {
  /** From the output towards the input. */
  readonly factors: readonly ChainFactor[];
  readonly product: number;
  /** What the fitted line says of the same layers. */
  readonly fitted: Estimate;
  readonly excluded: readonly { readonly layer: string; readonly reason: string }[];
};

/** Null with fewer than two layers that can be compared. */
export function multiplyFactors(profile: DepthProfile): ChainProduct | null {
  const compared = profile.rows
    .flatMap(({ layer, logRms, excluded }) =>
      excluded === null && logRms.status === "estimated" ? [{ layer, log: logRms.value }] : [],
    )
    .toReversed();
  const start = compared[0];
  if (start === undefined || compared.length < 2) return null;
  const factors = compared.slice(1).map(({ layer, log }, index): ChainFactor => {
    const from = compared[index] ?? start;
    return {
      from: from.layer,
      to: layer,
      fromSize: 10 ** from.log,
      toSize: 10 ** log,
      factor: 10 ** (log - from.log),
      product: 10 ** (log - start.log),
    };
  });
  return {
    factors,
    product: factors.at(-1)?.product ?? 1,
    fitted: profile.factorOverall,
    excluded: profile.rows.flatMap(({ layer, excluded, logRms }) =>
      excluded !== null
        ? [{ layer, reason: excluded }]
        : logRms.status === "not-estimable"
          ? [{ layer, reason: logRms.reason }]
          : [],
    ),
  };
}
