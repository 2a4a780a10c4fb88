import type { Layer, LayerParameter, PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { LONGEST_TRACE } from "../thresholds";
import { findSeries, keepFinite } from "./read-series";
import { rememberByRun } from "./remember-by-run";
import { thinPoints } from "./thin-points";

/** Which tensors of the layers are compared with each other: never a bias with a weight. */
export type TensorKind = "weight" | "bias";

/** The logged norm of one metric over steps for one layer, its tensors of one kind taken together. */
export type LayerTrace = {
  readonly layer: string;
  readonly depth: number;
  /** Name of the tensor; null when the layer was logged as one or has several of this kind. */
  readonly parameter: string | null;
  readonly numel: number | null;
  readonly isNormalisation: boolean;
  readonly isFrozen: boolean;
  readonly estimated: boolean;
  /** At most `LONGEST_TRACE` points; longer series stand as medians of means of neighbours. */
  readonly points: PointColumns;
};

const NORMALISATION_NAME = /(^|[._/])(bn|ln|gn|norm|batch_?norm|layer_?norm|group_?norm|rms_?norm)\w*([._/]|$)/i;

/**
 * One trace per layer that has the metric, input to output. Several tensors of one kind in a layer
 * (the input and hidden weights of a recurrent one) are joined as √(Σ norm²) over their common steps.
 */
export function collectTraces(run: RunData, metric: string, kind: TensorKind): readonly LayerTrace[] {
  return kind === "weight" ? collectWeights(run, metric) : collectBiases(run, metric);
}

const collectWeights = rememberByRun((run, metric: string) => joinTraces(run, metric, "weight"));
const collectBiases = rememberByRun((run, metric: string) => joinTraces(run, metric, "bias"));

/** Steps at which gradients per layer are finite: those of the layer with most of them. */
export function listGradientSteps(run: RunData): Float64Array {
  let best = new Float64Array(0);
  for (const { points } of collectTraces(run, "grad_norm", "weight")) {
    const { steps } = keepFinite(points);
    if (steps.length > best.length) best = Float64Array.from(steps);
  }
  return best;
}

function joinTraces(run: RunData, metric: string, kind: TensorKind): readonly LayerTrace[] {
  const byLayer = new Map<string, RunSeries[]>();
  for (const series of run.series) {
    if (series.metric !== metric || series.layer === null || series.subgroup !== null) continue;
    const list = byLayer.get(series.layer);
    if (list) list.push(series);
    else byLayer.set(series.layer, [series]);
  }
  return [...run.layers]
    .sort((a, b) => a.depth - b.depth)
    .flatMap((layer) => {
      const available = byLayer.get(layer.name);
      const trace = available ? traceLayer({ ...run, series: available }, layer, metric, kind) : null;
      return trace ? [trace] : [];
    });
}

function traceLayer(run: RunData, layer: Layer, metric: string, kind: TensorKind): LayerTrace | null {
  const names = [...new Set(run.series.map((series) => series.parameter))].sort();
  const parts = names.flatMap((parameter) => {
    const series = findSeries(run, { metric, layer: layer.name, parameter });
    const role = roleOf(layer, parameter);
    return series && role !== null ? [{ parameter, series, role }] : [];
  });
  const weights = parts.filter(({ role }) => role !== "bias");
  // The norm of the whole layer stands for it only where its tensors were not logged one by one.
  const ofKind = kind === "bias" ? parts.filter(({ role }) => role === "bias") : preferTensors(weights);
  const first = ofKind[0];
  if (!first) return null;
  return {
    layer: layer.name,
    depth: layer.depth,
    parameter: ofKind.length === 1 ? first.parameter : null,
    numel: sumNumel(ofKind.map(({ parameter }) => numelOf(run, layer, parameter))),
    isNormalisation: ofKind.every(({ role }) => role === "normalisation"),
    isFrozen: isFrozen(run, layer, first.parameter),
    estimated: ofKind.some(({ series }) => series.estimated),
    points: thinPoints(ofKind.map(({ series }) => series.points).reduce(joinNorms), LONGEST_TRACE),
  };
}

function preferTensors<T extends { readonly parameter: string | null }>(parts: readonly T[]): readonly T[] {
  const tensors = parts.filter(({ parameter }) => parameter !== null);
  return tensors.length > 0 ? tensors : parts;
}

function roleOf(layer: Layer, parameter: string | null): LayerParameter["role"] | null {
  const recorded = layer.parameters.find(({ name }) => name === parameter)?.role ?? null;
  if (recorded === "bias" || recorded === "normalisation") return recorded;
  if (parameter !== null && /(^|[._])bias/i.test(parameter)) return "bias";
  if (NORMALISATION_NAME.test(layer.name)) return "normalisation";
  return recorded ?? (parameter === null ? "whole" : "weight");
}

function numelOf(run: RunData, layer: Layer, parameter: string | null): number | null {
  const recorded =
    parameter === null
      ? (run.settings.numel[layer.name] ?? layer.numel)
      : (run.settings.numel[`${layer.name}.${parameter}`] ??
        layer.parameters.find(({ name }) => name === parameter)?.numel);
  return recorded && recorded > 0 ? recorded : null;
}

function sumNumel(counts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const count of counts) {
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

function isFrozen(run: RunData, layer: Layer, parameter: string | null): boolean {
  const full = parameter === null ? layer.name : `${layer.name}.${parameter}`;
  return run.settings.frozenLayers.some(
    (name) => name === layer.name || name === full || layer.name.startsWith(`${name}.`),
  );
}

function joinNorms(a: PointColumns, b: PointColumns): PointColumns {
  const steps: number[] = [];
  const values: number[] = [];
  for (let left = 0, right = 0; left < a.steps.length && right < b.steps.length; ) {
    const stepA = a.steps[left] ?? 0;
    const stepB = b.steps[right] ?? 0;
    if (stepA === stepB) {
      steps.push(stepA);
      values.push(Math.hypot(a.values[left] ?? Number.NaN, b.values[right] ?? Number.NaN));
    }
    if (stepA <= stepB) left += 1;
    if (stepB <= stepA) right += 1;
  }
  return { steps: Float64Array.from(steps), times: null, values: Float64Array.from(values) };
}
