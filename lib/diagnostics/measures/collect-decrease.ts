/**
 * First-order decrease of the loss at each step, layer by layer: −g_l · Δθ_l of the same batch where the
 * inner product was logged. Plain gradient descent moves along −g_l, so that there it is η‖g_l‖², which
 * mini-batch noise inflates: E‖g‖² is the square of the exact gradient plus tr Σ / B. Where the log holds the
 * norms of smaller batches as well, that is subtracted (square-without-noise.ts).
 *
 * @see Lan, Liu, Zhou & Yosinski, "LCA: Loss Change Allocation for neural network training", arXiv 1909.01440
 */
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { excludeLayer, isPlainDescent } from "./collect-updates";
import { collectTraces, type LayerTrace } from "./gradient-traces";
import { readRate } from "./measure-reach";
import { rememberByRun } from "./remember-by-run";
import { squareWithoutNoise } from "./square-without-noise";
import { chooseTensors, groupByLayer, isWeightOf, sumColumns } from "./sum-tensors";

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
  readonly source: DecreaseSource;
};

/** `plain-sgd` is inflated by the noise of the batches; `plain-sgd-without-noise` is not, and scatters more. */
export type DecreaseSource = "grad_dot_update" | "plain-sgd" | "plain-sgd-without-noise";

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
        isWeightOf(layers.get(trace.layer), parameter),
      );
      const columns = tensors.map(({ points }) => points);
      // Products of several tensors add up with their signs, where norms are joined as roots of squares.
      return { ...describeTrace(trace), points: sumColumns(columns, (value) => -value) ?? trace.points };
    }),
  };
}

/** Without a known rate all steps count alike, which leaves the proportions of the layers as they are. */
function deriveFromNorms(run: RunData): LayerDecreases | null {
  const traces = collectTraces(run, "grad_norm", "weight");
  if (!isPlainDescent(run) || traces.length === 0) return null;
  const rateAt = readRate(run) ?? (() => 1);
  const withoutNoise = squareWithoutNoise(
    run,
    traces.filter((trace) => excludeLayer(trace) === null).map(({ layer }) => layer),
  );
  return {
    source: withoutNoise === null ? "plain-sgd" : "plain-sgd-without-noise",
    layers: traces.map((trace) => {
      const { steps, values } = withoutNoise?.get(trace.layer) ?? squareOf(trace.points);
      const decrease = values.map((square, index) => rateAt(steps[index] ?? 0) * square);
      return { ...describeTrace(trace), points: { steps, times: null, values: decrease } };
    }),
  };
}

function squareOf({ steps, values }: PointColumns): PointColumns {
  return { steps, times: null, values: values.map((value) => value * value) };
}

function describeTrace(trace: LayerTrace) {
  const { layer, depth, parameter } = trace;
  return { layer, depth, parameter, excluded: excludeLayer(trace) };
}
