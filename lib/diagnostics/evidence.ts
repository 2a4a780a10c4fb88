import type { Estimate } from "@/lib/core/estimate";
import type { Diagnosis } from "@/lib/core/verdict";

/** What one layer shows in the window of a depth profile. */
export type DepthProfileRow = {
  readonly layer: string;
  readonly depth: number;
  /** The tensor that stands for the layer, for example its weight; null when the layer was logged as one. */
  readonly parameter: string | null;
  /** Median over the window of log10 of the root-mean-square gradient (norm divided by √numel where known), with its block-bootstrap interval. */
  readonly logRms: Estimate;
  /** Median of update norm / weight norm in the window; not-supplied when either was not logged. */
  readonly updateRatio: Estimate;
  /** Why the row takes no part in the slope (bias, normalisation, structural zero, frozen, another shape); null when it does. */
  readonly excluded: string | null;
};

/** Gradient size over depth in one window of steps: the numbers behind `vanishing-gradient` and behind the profile chart. */
export type DepthProfile = {
  readonly fromStep: number;
  readonly toStep: number;
  /** "rms" when numel is known for all compared layers, else "norm" with the reason in `notes`. */
  readonly scale: "rms" | "norm";
  /** Input to output. */
  readonly rows: readonly DepthProfileRow[];
  /** Slope of log10 RMS per layer towards the output; above 0 the signal shrinks towards the input. */
  readonly slope: Estimate;
  /** log10 RMS of the fitted line at depth 0; null when there is no slope. */
  readonly intercept: number | null;
  /** 10^(−slope): what one layer leaves of the signal on its way to the input. */
  readonly factorPerLayer: Estimate;
  /** The factor over all compared layers. */
  readonly factorOverall: Estimate;
  readonly notes: readonly string[];
};

/** What `diagnoseRun` returns: the diagnosis, and the measured evidence that charts draw from it. */
export type DiagnosedRun = {
  readonly diagnosis: Diagnosis;
  /** null when no gradients were logged per layer. */
  readonly depthProfile: DepthProfile | null;
};
