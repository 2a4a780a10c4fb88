/**
 * First-order decrease of the loss at each step, layer by layer: −g_l · Δθ_l of the same batch where the
 * inner product was logged. Plain gradient descent moves along −g_l, so that there it is η‖g_l‖², which
 * mini-batch noise inflates: E‖g‖² is the square of the exact gradient plus tr Σ / B.
 *
 * @see Lan, Liu, Zhou & Yosinski, "LCA: Loss Change Allocation for neural network training", arXiv 1909.01440
 */
import type { Layer, PointColumns, RunData } from "@/lib/series/run-data";
import { excludeLayer, isPlainDescent } from "./collect-updates";
import { collectTraces, type LayerTrace } from "./gradient-traces";
import { readRate } from "./measure-reach";
import { rememberByRun } from "./remember-by-run";
import { chooseTensors, groupByLayer, sumColumns } from "./sum-tensors";

export type LayerDecrease = {
  readonly layer: string;
  readonly depth: number;
  readonly parameter: string | null;
  readonly excluded: string | null;
  /** Decrease at each step; below zero where the layer's step alone would have raised the loss. */
  readonly points: PointColumns;
};

export type LayerDecreases = {
  /** Input to output. */
  readonly layers: readonly LayerDecrease[];
  readonly source: "grad_dot_update" | "plain-sgd";
};

/** Null where it is neither logged nor known from the kind of optimiser: Adam and momentum move in other directions. */
export function collectDecreases(run: RunData): LayerDecreases | null {
  return decreasesOf(run, "decreases");
}

const decreasesOf = rememberByRun((run, _key: "decreases") => readProducts(run) ?? deriveFromNorms(run));

/** Null unless every layer with a gradient has its product: a share of a part of the layers is no share. */
function readProducts(run: RunData): LayerDecreases | null {
  const traces = collectTraces(run, "grad_dot_update", "weight");
  const known = new Set(traces.map(({ layer }) => layer));
  const isWhole = collectTraces(run, "grad_norm", "weight").every(
    ({ layer, isFrozen, isNormalisation }) => isFrozen || isNormalisation || known.has(layer),
  );
  if (traces.length === 0 || !isWhole) return null;
  const byLayer = groupByLayer(run, "grad_dot_update");
  const layers = new Map(run.layers.map((layer) => [layer.name, layer]));
  return {
    source: "grad_dot_update",
    layers: traces.map((trace) => {
      const tensors = chooseTensors(run, byLayer.get(trace.layer) ?? [], (parameter) =>
        isWeight(layers.get(trace.layer), parameter),
      );
      const columns = tensors.map(({ points }) => points);
      // Products of several tensors add up with their signs, where norms are joined as roots of squares.
      return { ...describeTrace(trace), points: sumColumns(columns, (value) => -value) ?? trace.points };
    }),
  };
}

function isWeight(layer: Layer | undefined, parameter: string): boolean {
  return layer?.parameters.find(({ name }) => name === parameter)?.role !== "bias" && !/(^|[._])bias/i.test(parameter);
}

/** Without a known rate all steps count alike, which leaves the proportions of the layers as they are. */
function deriveFromNorms(run: RunData): LayerDecreases | null {
  const traces = collectTraces(run, "grad_norm", "weight");
  if (!isPlainDescent(run) || traces.length === 0) return null;
  const rateAt = readRate(run) ?? (() => 1);
  return {
    source: "plain-sgd",
    layers: traces.map((trace) => {
      const { steps, values } = trace.points;
      const decrease = values.map((value, index) => rateAt(steps[index] ?? 0) * value * value);
      return { ...describeTrace(trace), points: { steps, times: null, values: decrease } };
    }),
  };
}

function describeTrace(trace: LayerTrace) {
  const { layer, depth, parameter } = trace;
  return { layer, depth, parameter, excluded: excludeLayer(trace) };
}
