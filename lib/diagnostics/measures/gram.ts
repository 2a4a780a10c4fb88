/**
 * Inner products of the mean gradients of subgroups, layer by layer. With the batch of a group in two
 * halves, a₁ and a₂ share no patient, so that their noise does not multiply with itself: ⟨a₁,a₂⟩ is on
 * average the squared norm of the group's gradient, where ‖a‖² is that plus tr Σ/n. Across groups the
 * four products of halves are averaged.
 *
 * @see McCandlish et al., arXiv 1812.06162, appendix A.1: the noise in the squared norm of a mean gradient
 */

import { orderLayers } from "@/lib/series/order-layers";
import type { Layer, RunData, RunSeries } from "@/lib/series/run-data";
import { LONGEST_TRACE } from "../thresholds";
import { rememberByRun } from "./remember-by-run";

/** Products of one layer; one index per record, NaN where a record has not got them. */
export type GramLayer = {
  readonly layer: string;
  readonly depth: number;
  readonly numel: number | null;
  /** Norms and gains follow other rules than weights, and frozen layers none. */
  readonly isLeftOut: boolean;
  readonly steps: Float64Array;
  /** ⟨a₁,a₂⟩ per group. */
  readonly own: readonly Float64Array[];
  /** ‖a₁ − a₂‖² per group: what noise there is; 4 tr Σ/n on average for n patients in both halves. */
  readonly split: readonly Float64Array[];
  /** Mean of the four ⟨aᵢ,bⱼ⟩, per pair of groups at `a · groups + b`. */
  readonly cross: readonly Float64Array[];
  /** Patients in both halves, mean over the records; null where it was not logged. */
  readonly drawn: readonly (number | null)[];
};

export type GramRecords = {
  readonly subgroups: readonly string[];
  /** False where each group is there with one mean gradient only. */
  readonly hasHalves: boolean;
  /** Input to output; all on the same steps. */
  readonly layers: readonly GramLayer[];
};

/** null where no inner products were logged. */
export function collectGram(run: RunData): GramRecords | null {
  return gramOf(run, "all");
}

const gramOf = rememberByRun((run, _: "all"): GramRecords | null => {
  const entries = run.series.filter(
    ({ metric, layer, points }) => metric === "gram" && layer !== null && points.steps.length > 0,
  );
  if (entries.length === 0) return null;
  const labels = [...new Set(entries.flatMap(({ context }) => [context["row"] ?? "", context["column"] ?? ""]))];
  const halves = labels.filter((label) => HALF.test(label));
  const hasHalves = halves.length > 0;
  const names = new Set((hasHalves ? halves : labels).map((label) => (hasHalves ? label.replace(HALF, "") : label)));
  const subgroups = [...names].sort();
  const steps = thinSteps(Float64Array.from(new Set(entries.flatMap(({ points }) => [...points.steps]))).sort());
  const byLayer = gatherBy(entries, ({ layer }) => layer ?? "");
  return {
    subgroups,
    hasHalves,
    layers: orderKnown(run, [...byLayer.keys()]).flatMap((layer) => {
      const own = byLayer.get(layer.name);
      return own === undefined || !hasHalves ? [] : [readLayer(run, layer, own, { subgroups, steps })];
    }),
  };
});

/** The layers of the run; where it knows not all of them, as no norm was logged, those of the inner products. */
function orderKnown(run: RunData, names: readonly string[]): readonly Layer[] {
  const known = new Set(run.layers.map(({ name }) => name));
  if (names.every((name) => known.has(name))) return [...run.layers].sort((a, b) => a.depth - b.depth);
  const { order } = orderLayers(names, run.settings.layerOrder, []);
  return order.map((name, index) => ({
    name,
    depth: index + 1,
    numel: run.settings.numel[name] ?? null,
    parameters: [],
  }));
}

const HALF = /#[01]$/;

type Frame = {
  readonly subgroups: readonly string[];
  /** Last step of each record that is kept, and to which record each logged step belongs. */
  readonly steps: { readonly kept: Float64Array; readonly placeOf: ReadonlyMap<number, number> };
};

/** Long logs stand as means of neighbouring records. */
function thinSteps(all: Float64Array): Frame["steps"] {
  const count = Math.min(all.length, LONGEST_TRACE);
  const kept = Float64Array.from(
    { length: count },
    (_, index) => all[Math.floor(((index + 1) * all.length) / count) - 1] ?? 0,
  );
  const placeOf = new Map<number, number>();
  let place = 0;
  for (const step of all) {
    while (step > (kept[place] ?? Number.POSITIVE_INFINITY)) place += 1;
    placeOf.set(step, place);
  }
  return { kept, placeOf };
}

function readLayer(run: RunData, layer: Layer, entries: readonly RunSeries[], frame: Frame): GramLayer {
  const { subgroups, steps } = frame;
  const tensors = chooseTensors(layer, entries);
  const products = new Map<string, Float64Array>();
  for (const [pair, parts] of gatherBy(tensors, ({ context }) => pairOf(context["row"] ?? "", context["column"] ?? "")))
    products.set(pair, sumOver(parts, steps));
  const nothing = new Float64Array(steps.kept.length).fill(Number.NaN);
  const product = (one: string, other: string): Float64Array => products.get(pairOf(one, other)) ?? nothing;
  const isLeftOut =
    (layer.parameters.length > 0 && layer.parameters.every(({ role }) => role === "normalisation")) ||
    run.settings.frozenLayers.some((name) => name === layer.name || layer.name.startsWith(`${name}.`));
  return {
    layer: layer.name,
    depth: layer.depth,
    numel: numelOf(layer, tensors),
    isLeftOut,
    steps: steps.kept,
    own: subgroups.map((name) => product(`${name}#0`, `${name}#1`)),
    split: subgroups.map((name) => {
      const [first, second, both] = [
        product(`${name}#0`, `${name}#0`),
        product(`${name}#1`, `${name}#1`),
        product(`${name}#0`, `${name}#1`),
      ];
      return first.map((value, index) => value + (second[index] ?? Number.NaN) - 2 * (both[index] ?? Number.NaN));
    }),
    cross: subgroups.flatMap((a) => subgroups.map((b) => crossProduct(product, a, b))),
    drawn: subgroups.map((name) => countDrawn(run, layer.name, name)),
  };
}

/** Weights stand for a layer of which both were logged: biases follow another size. */
function chooseTensors(layer: Layer, entries: readonly RunSeries[]): readonly RunSeries[] {
  const isBias = ({ parameter }: RunSeries): boolean =>
    layer.parameters.some(({ name, role }) => name === parameter && role === "bias");
  const others = entries.filter((entry) => !isBias(entry));
  return others.length > 0 ? others : entries;
}

function numelOf(layer: Layer, tensors: readonly RunSeries[]): number | null {
  const names = [...new Set(tensors.map(({ parameter }) => parameter))];
  let sum = 0;
  for (const name of names) {
    const numel = name === null ? layer.numel : layer.parameters.find((parameter) => parameter.name === name)?.numel;
    if (!numel) return null;
    sum += numel;
  }
  return sum;
}

/** Products are symmetric, and a log holds each of them once or twice. */
function pairOf(one: string, other: string): string {
  return JSON.stringify(one < other ? [one, other] : [other, one]);
}

/** The products of all tensors of a layer together, mean over the steps of a record. */
function sumOver(parts: readonly RunSeries[], { kept, placeOf }: Frame["steps"]): Float64Array {
  const byTensor = new Map<string | null, RunSeries>();
  for (const part of parts) {
    const known = byTensor.get(part.parameter);
    if (known === undefined || part.points.steps.length > known.points.steps.length) byTensor.set(part.parameter, part);
  }
  const total = new Float64Array(kept.length);
  for (const { points } of byTensor.values()) {
    const sums = new Float64Array(kept.length);
    const counts = new Float64Array(kept.length);
    points.steps.forEach((step, index) => {
      const place = placeOf.get(step) ?? 0;
      const value = points.values[index] ?? Number.NaN;
      if (!Number.isFinite(value)) return;
      sums[place] = (sums[place] ?? 0) + value;
      counts[place] = (counts[place] ?? 0) + 1;
    });
    total.forEach((value, place) => {
      total[place] = value + (sums[place] ?? 0) / (counts[place] ?? 0);
    });
  }
  return total;
}

function crossProduct(product: (one: string, other: string) => Float64Array, a: string, b: string): Float64Array {
  if (a === b) return product(`${a}#0`, `${a}#1`);
  const four = ["0", "1"].flatMap((i) => ["0", "1"].map((j) => product(`${a}#${i}`, `${b}#${j}`)));
  const [first = new Float64Array(0), ...others] = four;
  return first.map((value, index) => others.reduce((sum, other) => sum + (other[index] ?? Number.NaN), value) / 4);
}

function countDrawn(run: RunData, layer: string, subgroup: string): number | null {
  const counts = run.series.find(
    (series) => series.metric === "n" && series.layer === layer && series.subgroup === subgroup,
  )?.points.values;
  if (counts === undefined) return null;
  const known = counts.filter((count) => Number.isFinite(count) && count > 0);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0) / known.length;
}

function gatherBy(
  entries: readonly RunSeries[],
  keyOf: (entry: RunSeries) => string,
): ReadonlyMap<string, RunSeries[]> {
  const groups = new Map<string, RunSeries[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}
