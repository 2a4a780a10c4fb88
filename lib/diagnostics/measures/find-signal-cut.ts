/**
 * A cut of the signal: from some depth downwards the gradient is exactly zero while it is not above.
 * By the chain rule one factor that is exactly zero (every unit of a layer dead, or a product below
 * the smallest floating-point number) leaves nothing for any layer before it. It belongs to
 * `vanishing-gradient`, since it is its limit; `dead-units` looks at the units of the layer itself.
 */
import type { RunData } from "@/lib/series/run-data";
import { collectTraces, type LayerTrace } from "./gradient-traces";
import { medianOfFinite, sliceSteps } from "./read-series";
import type { StepWindow } from "./windows";

export type SignalCut = {
  /** Layers that receive no gradient, input to output. */
  readonly layers: readonly string[];
  readonly onsetStep: number;
  /** Windows in which the cut stands, and windows with finite gradients. */
  readonly windows: number;
  readonly of: number;
  /** True when those layers never received a gradient: then they may also be frozen on purpose. */
  readonly sinceFirstStep: boolean;
};

/**
 * The cut that stands at the end of the run; null when there is none. Layers that the settings call
 * frozen are passed over.
 */
export function findSignalCut(run: RunData, windows: readonly StepWindow[]): SignalCut | null {
  const traces = collectTraces(run, "grad_norm", "weight").filter(({ isFrozen }) => !isFrozen);
  const biases = collectTraces(run, "grad_norm", "bias").filter(({ isFrozen }) => !isFrozen);
  const depths = windows.map((window) => countCutLayers(traces, biases, window));
  const known = depths.filter((depth): depth is number => depth !== null);
  const last = known.at(-1) ?? 0;
  if (last === 0) return null;
  let standing = 0;
  for (const depth of [...known].reverse()) {
    if (depth === 0) break;
    standing += 1;
  }
  const onset = windows.filter((_, index) => depths[index] !== null)[known.length - standing];
  const cut = traces.slice(0, last);
  return {
    layers: cut.map(({ layer }) => layer),
    onsetStep: onset?.fromStep ?? 0,
    windows: standing,
    of: known.length,
    sinceFirstStep: cut.every(({ points }) => points.values.every((value) => value === 0 || Number.isNaN(value))),
  };
}

/** How many layers from the input on have a median gradient of zero; null without finite gradients. */
function countCutLayers(
  traces: readonly LayerTrace[],
  biases: readonly LayerTrace[],
  window: StepWindow,
): number | null {
  const sizeOf = ({ points }: LayerTrace): number =>
    medianOfFinite(sliceSteps(points, window.fromStep, window.toStep).values);
  const sizes = traces.map(sizeOf);
  if (sizes.length < 2 || sizes.some(Number.isNaN)) return null;
  const firstAlive = sizes.findIndex((size) => size > 0);
  // Zero everywhere is no cut where the loss itself has stopped sending anything; a bias that still receives some says otherwise.
  if (firstAlive === -1) return biases.some((bias) => sizeOf(bias) > 0) ? traces.length : 0;
  return firstAlive;
}
