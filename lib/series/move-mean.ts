/**
 * The running mean after `added` more values with mean `value` make it `total` values. Written so that
 * no intermediate result overflows: the difference of two doubles may, their weighted halves do not.
 */
export function moveMean(mean: number, value: number, added: number, total: number): number {
  const share = added / total;
  const moved = mean + (value - mean) * share;
  return Number.isFinite(moved) ? moved : mean * (1 - share) + value * share;
}
