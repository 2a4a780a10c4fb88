import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunSettings } from "@/lib/core/run-settings";
import { describeLayer } from "./describe-layer";
import { isOfLearningCurve } from "./learning-curve-metric";
import { type LayerFact, orderLayers } from "./order-layers";
import { orderPoints } from "./order-points";
import type { Layer, PointColumns, RunData, RunSeries, SeriesContext, SeriesMapping } from "./run-data";

/** One series as it was stored, with the view on it that counts now. */
export type StoredSeries = {
  readonly key: string;
  readonly context: SeriesContext;
  readonly mapping: SeriesMapping;
  readonly estimated: boolean;
  /** All points in arrival order. */
  readonly columns: PointColumns;
};

/** Metrics that make a module a layer of the run; inner products or losses alone do not. */
const LAYER_METRIC = /^(?:grad|weight|update|zero)_/;

/**
 * Builds the run that rules and charts see from what a file or the database holds.
 *
 * @param series in order of first appearance in the source, on which a guessed layer order rests
 * @param layerFacts depths and sizes that the source recorded; a later fact on the same layer wins
 */
export function assembleRun(source: {
  readonly name: string;
  readonly formats: readonly string[];
  readonly settings: RunSettings;
  readonly layerFacts: readonly LayerFact[];
  readonly series: readonly StoredSeries[];
  readonly predictions?: readonly PredictionSet[];
  readonly plan?: AnalysisPlan | null;
}): RunData {
  const { name, formats, settings, layerFacts } = source;
  const series = source.series.map(toRunSeries);
  const parameters = collectParameters(series);
  const { order, source: layerOrderSource } = orderLayers([...parameters.keys()], settings.layerOrder, layerFacts);
  const numelOf = numelLookup(settings, layerFacts);
  const layers = order.map((layer, index): Layer => {
    return describeLayer(layer, index + 1, [...(parameters.get(layer) ?? [])], numelOf);
  });
  return {
    name,
    formats,
    points: series.reduce((sum, { storedPoints }) => sum + storedPoints, 0),
    settings,
    layers,
    layerOrderSource,
    subgroups: collectSubgroups(settings, series),
    series,
    predictions: source.predictions ?? [],
    plan: source.plan ?? null,
  };
}

function toRunSeries({ key, context, mapping, estimated, columns }: StoredSeries): RunSeries {
  return {
    ...mapping,
    key,
    context,
    estimated,
    points: orderPoints(columns),
    storedPoints: columns.steps.length,
  };
}

/** Layers in order of first appearance, each with its parameters in that order. */
function collectParameters(series: readonly RunSeries[]): Map<string, Set<string | null>> {
  const parameters = new Map<string, Set<string | null>>();
  for (const { metric, layer, parameter } of series) {
    if (layer === null || !LAYER_METRIC.test(metric)) continue;
    const known = parameters.get(layer);
    if (known === undefined) parameters.set(layer, new Set([parameter]));
    else known.add(parameter);
  }
  return parameters;
}

function numelLookup(settings: RunSettings, facts: readonly LayerFact[]): (name: string) => number | null {
  const sizes = new Map<string, number>();
  for (const { layer, numel } of facts) if (numel !== null) sizes.set(layer, numel);
  for (const [name, numel] of Object.entries(settings.numel)) sizes.set(name, numel);
  return (name) => sizes.get(name) ?? null;
}

/** The settings' order first, then order of appearance; a learning curve alone makes no group of the training. */
function collectSubgroups(settings: RunSettings, series: readonly RunSeries[]): string[] {
  const subgroups = new Set(settings.subgroups);
  for (const { metric, subgroup } of series)
    if (subgroup !== null && !isOfLearningCurve(metric)) subgroups.add(subgroup);
  return [...subgroups];
}
