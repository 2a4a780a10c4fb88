import type { MappedSeries } from "@/lib/schema/mapping";

export type Mapping = MappedSeries["mapping"];

/** Fields of a mapping in the order of the table, with the words for them. */
export const MAPPING_FIELDS = [
  { field: "metric", label: "Metric", mayBeNone: false },
  { field: "layer", label: "Layer", mayBeNone: true },
  { field: "parameter", label: "Tensor", mayBeNone: true },
  { field: "subgroup", label: "Subgroup", mayBeNone: true },
  { field: "split", label: "Split", mayBeNone: true },
] as const satisfies readonly { readonly field: keyof Mapping; readonly label: string; readonly mayBeNone: boolean }[];

/** A mapping as a phrase: "grad_norm, layer enc.0, tensor weight". */
export function describeMapping({ metric, layer, parameter, subgroup, split }: Mapping): string {
  return [
    metric,
    layer === null ? null : `layer ${layer}`,
    parameter === null ? null : `tensor ${parameter}`,
    subgroup === null ? null : `subgroup ${subgroup}`,
    split === null ? null : `split ${split}`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
