import type { Layer, PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { findSeries } from "./read-series";

/** The series of one metric by layer, of the whole cohort. */
export function groupByLayer(run: RunData, metric: string): ReadonlyMap<string, readonly RunSeries[]> {
  const byLayer = new Map<string, RunSeries[]>();
  for (const series of run.series) {
    if (series.metric !== metric || series.subgroup !== null || series.layer === null) continue;
    const ofLayer = byLayer.get(series.layer);
    if (ofLayer) ofLayer.push(series);
    else byLayer.set(series.layer, [series]);
  }
  return byLayer;
}

/**
 * The series that stand for a layer: one for each of its tensors where they were logged one by one, else
 * the one of the layer as a whole. Where several keys mean the same, the one that `findSeries` prefers.
 */
export function chooseTensors(
  run: RunData,
  series: readonly RunSeries[],
  isWanted: (parameter: string) => boolean = () => true,
): readonly RunSeries[] {
  const metric = series[0]?.metric;
  if (metric === undefined) return [];
  const ofLayer = { ...run, series };
  const tensors = [...new Set(series.map(({ parameter }) => parameter))]
    .filter((parameter) => parameter !== null && isWanted(parameter))
    .sort();
  return (tensors.length > 0 ? tensors : [null]).flatMap(
    (parameter) => findSeries(ofLayer, { metric, parameter }) ?? [],
  );
}

/** Whether a tensor of a layer is compared with those of others: a bias is not. */
export function isWeightOf(layer: Layer | undefined, parameter: string): boolean {
  return layer?.parameters.find(({ name }) => name === parameter)?.role !== "bias" && !/(^|[._])bias/i.test(parameter);
}

/**
 * The series of a metric that stand for every layer, input to output: neither the names of the layers
 * nor the order of arrival decides in which order they are summed, and with it the last bits of a sum.
 */
export function chooseAllTensors(run: RunData, metric: string): readonly RunSeries[] {
  const byLayer = groupByLayer(run, metric);
  return [...run.layers]
    .sort((a, b) => a.depth - b.depth)
    .flatMap(({ name }) => chooseTensors(run, byLayer.get(name) ?? []));
}

/**
 * Sum of a metric over every tensor of the network, for metrics of which the sum means something (inner
 * products, squared norms). At the steps of the first tensor; NaN where another has no point.
 *
 * @param term what one value adds to the sum
 * @returns null where the metric was logged of no layer
 */
export function sumTensors(run: RunData, metric: string, term: (value: number) => number): PointColumns | null {
  const columns = chooseAllTensors(run, metric).map(({ points }) => points);
  return sumColumns(columns, term);
}

/** Sum of columns at the steps of the first; null where there is none. */
export function sumColumns(columns: readonly PointColumns[], term: (value: number) => number): PointColumns | null {
  const first = columns[0];
  if (!first) return null;
  const sums = first.values.map(term);
  for (const { steps, values } of columns.slice(1)) {
    let at = 0;
    for (let index = 0; index < sums.length; index += 1) {
      const step = first.steps[index] ?? 0;
      while ((steps[at] ?? Number.POSITIVE_INFINITY) < step) at += 1;
      sums[index] = (sums[index] ?? 0) + (steps[at] === step ? term(values[at] ?? Number.NaN) : Number.NaN);
    }
  }
  return { steps: first.steps, times: null, values: sums };
}
