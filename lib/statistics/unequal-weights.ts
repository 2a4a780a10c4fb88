import type { BinarySample } from "./binary-sample";

/** The weights of a sample; null where it has none, and where each is 1 and so says nothing. */
export function unequalWeights({ weights }: BinarySample): Float64Array | null {
  return weights?.some((weight) => weight !== 1) ? weights : null;
}
