import type { RunData } from "@/lib/series/run-data";
import { VANISHING } from "../thresholds";
import { collectTraces, type LayerTrace, type TensorKind } from "./gradient-traces";
import { medianOfFinite, sliceSteps } from "./read-series";
import type { StepWindow } from "./windows";

/**
 * Why each trace takes no part in the comparison over depth; null where it does. Exact zeros are
 * left out here, since they have no logarithm, and looked at by `find-signal-cut`: a layer that no
 * gradient reaches is a finding and not a reason to look away.
 */
export function excludeTraces(
  run: RunData,
  traces: readonly LayerTrace[],
  window: StepWindow,
  kind: TensorKind,
): readonly (string | null)[] {
  const outermost = traces.filter((trace) => !trace.isNormalisation).at(-1);
  const weights = new Map(
    (kind === "bias" ? collectTraces(run, "grad_norm", "weight") : []).map((trace) => [trace.layer, trace]),
  );
  return traces.map((trace) => {
    if (trace.isFrozen) return "frozen by the settings of the run";
    if (trace.isNormalisation) return "normalisation layer: its gains follow other rules than weights";
    const size = medianIn(trace, window);
    if (Number.isNaN(size)) return "no finite gradient in this window";
    if (size === 0) return "gradient exactly zero in this window";
    if (trace === outermost)
      return "output layer: no activation lies between it and the loss, and its shape is the outcome's";
    const weight = weights.get(trace.layer);
    if (weight && size < VANISHING.structuralZero * medianIn(weight, window))
      return "zero up to rounding beside its own weight: a bias before a normalisation, or of an attention key";
    return null;
  });
}

function medianIn(trace: LayerTrace, window: StepWindow): number {
  return medianOfFinite(sliceSteps(trace.points, window.fromStep, window.toStep).values);
}
