/**
 * Gradient size over depth. With r_l the root-mean-square gradient of layer l, the chain rule makes
 * log r_l nearly linear in depth in a chain of like layers; the slope s of log10 r_l and the factor
 * 10^(−s) that one layer leaves of the signal are the evidence of `vanishing-gradient`.
 *
 * @see Bengio, Simard & Frasconi (1994); Glorot & Bengio (2010); Schoenholz et al., arXiv 1611.01232
 *
 * Theil–Sen and not least squares: without the numbers of elements the outermost layers have another
 * shape than the rest, and up to 29 % odd layers leave the Theil–Sen slope where it is. The input
 * layer takes part for that reason; the output layer does not, since no activation lies between it
 * and the loss and its shape is that of the outcome.
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { fitTheilSen } from "@/lib/statistics/theil-sen";
import { bootstrapProfile, medianLogs, type ProfileSample } from "./bootstrap-profile";
import type { DepthProfile, DepthProfileRow } from "./evidence";
import { excludeTraces } from "./exclude-traces";
import { collectTraces, type LayerTrace, type TensorKind } from "./gradient-traces";
import { measureUpdateRatios } from "./layer-movement";
import { sliceSteps } from "./read-series";
import { VANISHING } from "./thresholds";

/**
 * Measures the gradient over depth between two steps (both included).
 *
 * @param kind which tensors stand for the layers; weights unless the biases are asked for
 * @returns null when no gradient was logged per layer for this kind of tensor
 */
export function measureDepthProfile(
  run: RunData,
  fromStep: number,
  toStep: number,
  kind: TensorKind = "weight",
): DepthProfile | null {
  const traces = collectTraces(run, "grad_norm", kind);
  if (traces.length === 0) return null;
  const excluded = excludeTraces(run, traces, { fromStep, toStep }, kind);
  const compared = traces.filter((_, index) => excluded[index] === null);
  const scale = compared.length > 0 && compared.every(({ numel }) => numel !== null) ? "rms" : "norm";
  const samples = traces.map((trace) => sampleTrace(trace, { fromStep, toStep }, scale));
  const isCompared = excluded.map((reason) => reason === null);
  const depths = Float64Array.from(compared, ({ depth }) => depth);
  const boot = bootstrapProfile(samples, isCompared, depths);
  const ratios = measureUpdateRatios(run, { fromStep, toStep });

  const rows = traces.map(
    (trace, index): DepthProfileRow => ({
      layer: trace.layer,
      depth: trace.depth,
      parameter: trace.parameter,
      logRms: boot.rows[index] ?? { status: "not-estimable", reason: "There is no finite gradient.", n: 0 },
      updateRatio: ratios.get(trace.layer) ?? {
        status: "not-supplied",
        what: "update_norm and weight_norm of this layer",
      },
      excluded: excluded[index] ?? null,
    }),
  );
  const line =
    compared.length >= VANISHING.minimumLayers
      ? fitTheilSen(depths, medianLogs(samples.filter((_, index) => isCompared[index])))
      : null;
  const span = (depths.at(-1) ?? 0) - (depths[0] ?? 0);
  const slope: Estimate = line
    ? { ...boot.slope, status: "estimated", value: line.slope, notes: [] }
    : {
        status: "not-estimable",
        reason: `A slope over depth needs at least ${VANISHING.minimumLayers} comparable layers; there are ${compared.length}.`,
        n: compared.length,
      };
  return {
    fromStep,
    toStep,
    scale,
    rows,
    slope,
    intercept: line ? line.intercept : null,
    factorPerLayer: raiseTen(slope, -1),
    factorOverall: raiseTen(slope, -span),
    notes: describeScale(scale, compared, traces),
  };
}

function sampleTrace(
  trace: LayerTrace,
  window: { readonly fromStep: number; readonly toStep: number },
  scale: "rms" | "norm",
): ProfileSample {
  const { steps, values } = sliceSteps(trace.points, window.fromStep, window.toStep);
  const shift = scale === "rms" && trace.numel !== null ? Math.log10(trace.numel) / 2 : 0;
  const keep = values.map((value) => (Number.isFinite(value) ? 1 : 0));
  return {
    steps: steps.filter((_, index) => keep[index] === 1),
    logs: values.filter(Number.isFinite).map((value) => Math.log10(value) - shift),
    window,
  };
}

/** 10^(power · estimate), the interval turned where the power is negative. */
function raiseTen(estimate: Estimate, power: number): Estimate {
  if (estimate.status !== "estimated") return estimate;
  const { lower, upper, ...rest } = estimate;
  const value = 10 ** (power * estimate.value);
  if (lower === undefined || upper === undefined) return { ...rest, value };
  const ends = [10 ** (power * lower), 10 ** (power * upper)].sort((a, b) => a - b);
  return { ...rest, value, lower: ends[0] ?? value, upper: ends[1] ?? value };
}

function describeScale(
  scale: "rms" | "norm",
  compared: readonly LayerTrace[],
  traces: readonly LayerTrace[],
): readonly string[] {
  const notes: string[] = [];
  if (scale === "norm" && compared.length > 0)
    notes.push(
      "The number of elements per layer is not known, so that norms are compared; that is exact for layers of equal shape only.",
    );
  if (traces.some(({ estimated }) => estimated))
    notes.push("Some gradients were estimated from histograms and not logged.");
  return notes;
}
