/**
 * How much of the weights one step replaces: the median over the layers of ‖ΔW‖ / ‖W‖. Only from logged
 * updates: what follows from a gradient would change with its scale.
 *
 * @see Karpathy, CS231n course notes, "Ratio of weights:updates": about 10⁻³ is usual
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { UPDATE_RATIO } from "../context-thresholds";
import { estimateFromBlocks } from "./bootstrap-blocks";
import { divideBy, excludeLayer } from "./collect-updates";
import { longestSteps } from "./compare-updates";
import { collectTraces, type LayerTrace } from "./gradient-traces";
import { firstIndexAt, medianOfFinite, sliceSteps } from "./read-series";
import { laterHalf, type StepWindow, splitWindows } from "./windows";

export type WeightChange = {
  /** Over the later half. */
  readonly ratio: Estimate;
  /** Of each tenth of the logged steps, for the median layer and for the one that moves most; NaN where none is finite. */
  readonly windows: readonly { readonly fromStep: number; readonly ratio: number; readonly largest: number }[];
  readonly layers: number;
};

/** Null where updates or weights were not logged. */
export function measureWeightChange(run: RunData): WeightChange | null {
  const weights = new Map(collectTraces(run, "weight_norm", "weight").map(({ layer, points }) => [layer, points]));
  const ratios = collectTraces(run, "update_norm", "weight").flatMap((trace) => {
    const weight = weights.get(trace.layer);
    return weight === undefined || excludeLayer(trace) !== null
      ? []
      : [{ ...trace, points: divideBy(trace.points, weight) }];
  });
  const steps = longestSteps(ratios);
  const windows = splitWindows(steps);
  const later = laterHalf(windows);
  if (later === null) return null;
  const laterSteps = steps.subarray(firstIndexAt(steps, later.fromStep), firstIndexAt(steps, later.toStep + 1));
  const blocks = splitWindows(laterSteps, Math.min(UPDATE_RATIO.blocks, Math.max(1, laterSteps.length >> 1)));
  return {
    ratio: estimateFromBlocks(
      Float64Array.from(blocks, (block) => median(ratiosIn(ratios, block))),
      "the median layer's update norm over its weight norm",
    ),
    windows: windows.map((window) => {
      const ofLayers = ratiosIn(ratios, window);
      const largest = ofLayers.length === 0 ? Number.NaN : ofLayers.reduce((most, ratio) => Math.max(most, ratio), 0);
      return { fromStep: window.fromStep, ratio: median(ofLayers), largest };
    }),
    layers: ratios.length,
  };
}

function ratiosIn(ratios: readonly LayerTrace[], { fromStep, toStep }: StepWindow): Float64Array {
  const ofLayers = ratios.map(({ points }) => medianOfFinite(sliceSteps(points, fromStep, toStep).values));
  return Float64Array.from(ofLayers).filter(Number.isFinite);
}
