import type { SeriesMapping } from "./run-data";

/** Inner products: their series are told apart by the pair in their context, not by their mapping. */
const TOLD_APART_BY_CONTEXT: ReadonlySet<string> = new Set(["gram"]);

/**
 * Says for each series how many others are seen as the very same metric of the same layer, tensor,
 * subgroup and part of the data. Charts and rules cannot tell those apart.
 *
 * @returns one count for each, in their order
 */
export function countSharedMappings(mappings: readonly SeriesMapping[]): readonly number[] {
  const totals = new Map<string, number>();
  const identities = mappings.map(({ metric, layer, parameter, subgroup, split }) => {
    return JSON.stringify([metric, layer, parameter, subgroup, split]);
  });
  for (const identity of identities) totals.set(identity, (totals.get(identity) ?? 0) + 1);
  return mappings.map(({ metric }, index) => {
    return TOLD_APART_BY_CONTEXT.has(metric) ? 0 : (totals.get(identities[index] ?? "") ?? 1) - 1;
  });
}
