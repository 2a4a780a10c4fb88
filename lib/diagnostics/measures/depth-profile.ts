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
import type { DepthProfile, DepthProfileRow } from "../evidence";
import { VANISHING } from "../thresholds";
import { bootstrapProfile, medianLogs, type ProfileSample } from "./bootstrap-profile";
import { excludeTraces } from "./exclude-traces";
import { fitDepthLine } from "./fit-depth-line";
import { collectTraces, type LayerTrace, type TensorKind } from "./gradient-traces";
import { measureUpdateRatios } from "./layer-movement";
import { keepFinite, sliceSteps } from "./read-series";
import { rememberByRun } from "./remember-by-run";
import type { StepWindow } from "./windows";

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
  return profileOf(run, `${fromStep} ${toStep} ${kind}`);
}

/** The rule and the picture ask for the same window. */
const profileOf = rememberByRun((run, key: `${number} ${number} ${TensorKind}`) => {
  const [from, to, kind] = key.split(" ");
  return computeDepthProfile(run, { fromStep: Number(from), toStep: Number(to) }, kind === "bias" ? "bias" : "weight");
});

function computeDepthProfile(run: RunData, window: StepWindow, kind: TensorKind): DepthProfile | null {
  const { fromStep, toStep } = window;
  const sampled = sampleWindow(run, window, kind);
  if (sampled === null) return null;
  const { traces, excluded, scale, samples, depths, line } = sampled;
  const boot = bootstrapProfile(
    samples,
    excluded.map((reason) => reason === null),
    depths,
  );
  const ratios = measureUpdateRatios(run, window);
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
  const slope: Estimate = line
    ? { ...boot.slope, status: "estimated", value: line.slope, notes: [] }
    : {
        status: "not-estimable",
        reason: `A slope over depth needs at least ${VANISHING.minimumLayers} comparable layers; there are ${depths.length}.`,
        n: depths.length,
      };
  return {
    fromStep,
    toStep,
    scale,
    rows,
    slope,
    intercept: line ? line.intercept : null,
    factorPerLayer: raiseTen(slope, -1),
    factorOverall: raiseTen(slope, -spanOf(depths)),
    notes: describeScale(scale, depths.length, traces),
  };
}

/** The overall factor of a window alone, without intervals; null where there is no slope. */
export function measureWindowFactor(run: RunData, window: StepWindow, kind: TensorKind): number | null {
  const sampled = sampleWindow(run, window, kind);
  return sampled?.line ? 10 ** (-spanOf(sampled.depths) * sampled.line.slope) : null;
}

function sampleWindow(run: RunData, window: StepWindow, kind: TensorKind) {
  const traces = collectTraces(run, "grad_norm", kind);
  if (traces.length === 0) return null;
  const excluded = excludeTraces(run, traces, window, kind);
  const compared = traces.filter((_, index) => excluded[index] === null);
  const hasCounts = compared.length > 0 && compared.every(({ numel }) => numel !== null);
  const scale = hasCounts ? ("rms" as const) : ("norm" as const);
  const samples = traces.map((trace) => sampleTrace(trace, window, scale));
  const depths = Float64Array.from(compared, ({ depth }) => depth);
  const line =
    compared.length >= VANISHING.minimumLayers
      ? fitDepthLine(depths, medianLogs(samples.filter((_, index) => excluded[index] === null)))
      : null;
  return { traces, excluded, scale, samples, depths, line };
}

function sampleTrace(trace: LayerTrace, window: StepWindow, scale: "rms" | "norm"): ProfileSample {
  const { steps, values } = keepFinite(sliceSteps(trace.points, window.fromStep, window.toStep));
  const shift = scale === "rms" && trace.numel !== null ? Math.log10(trace.numel) / 2 : 0;
  return { steps, logs: values.map((value) => Math.log10(value) - shift), window };
}

function spanOf(depths: Float64Array): number {
  return (depths.at(-1) ?? 0) - (depths[0] ?? 0);
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

function describeScale(scale: "rms" | "norm", comparedCount: number, traces: readonly LayerTrace[]): readonly string[] {
  const notes: string[] = [];
  if (scale === "norm" && comparedCount > 0)
    notes.push(
      "The number of elements per layer is not known, so that norms are compared; that is exact for layers of equal shape only.",
    );
  if (traces.some(({ estimated }) => estimated))
    notes.push("Some gradients were estimated from histograms and not logged.");
  return notes;
}
