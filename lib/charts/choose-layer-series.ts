import type { DepthProfile } from "@/lib/diagnostics/evidence";
import type { Layer } from "@/lib/series/run-data";
import type { ChartSeries } from "./chart-model";

/** The series that stands for one layer in pictures over depth. */
export type LayerSeries = {
  readonly layer: string;
  readonly depth: number;
  readonly parameter: string | null;
  readonly numel: number | null;
  readonly excluded: string | null;
  readonly series: ChartSeries;
};

/**
 * Picks one series per layer, input first: the tensor that the depth profile compared, else
 * the layer's weight, else what was logged of it.
 *
 * @param wanted metric to pick, by default the norm of the gradient
 */
export function chooseLayerSeries(
  input: { readonly layers: readonly Layer[]; readonly series: readonly ChartSeries[] },
  profile: DepthProfile | null,
  wanted = "grad_norm",
): readonly LayerSeries[] {
  const byLayer = new Map<string, ChartSeries[]>();
  for (const series of input.series) {
    const { metric, layer, subgroup } = series.mapping;
    if (metric !== wanted || layer === null || subgroup !== null) continue;
    byLayer.set(layer, [...(byLayer.get(layer) ?? []), series]);
  }
  const profileRows = new Map(profile?.rows.map((row) => [row.layer, row]));
  return input.layers.flatMap((layer) => {
    const candidates = byLayer.get(layer.name) ?? [];
    const profileRow = profileRows.get(layer.name);
    const series = pickSeries(candidates, layer, profileRow ? profileRow.parameter : undefined);
    if (!series) return [];
    const { parameter } = series.mapping;
    return {
      layer: layer.name,
      depth: layer.depth,
      parameter,
      numel: numelOf(layer, parameter),
      excluded: profileRow?.excluded ?? null,
      series,
    };
  });
}

function pickSeries(
  candidates: readonly ChartSeries[],
  layer: Layer,
  compared: string | null | undefined,
): ChartSeries | undefined {
  const named = candidates.find((series) => compared !== undefined && series.mapping.parameter === compared);
  if (named) return named;
  const weights = new Set(layer.parameters.filter((p) => p.role === "weight").map((p) => p.name));
  return (
    candidates.find((series) => series.mapping.parameter !== null && weights.has(series.mapping.parameter)) ??
    candidates.find((series) => series.mapping.parameter === null) ??
    candidates[0]
  );
}

function numelOf(layer: Layer, parameter: string | null): number | null {
  const tensor = layer.parameters.find((candidate) => candidate.name === parameter);
  if (tensor?.numel) return tensor.numel;
  return parameter === null || layer.parameters.length === 1 ? layer.numel : null;
}
