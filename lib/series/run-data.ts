import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunSettings } from "@/lib/core/run-settings";

/**
 * The view of a source key that rules and charts use. It is computed by the key rules, may be
 * edited per run, and never changes the identity of the series.
 */
export type SeriesMapping = {
  /** Canonical metric: loss, grad_norm, weight_norm, update_norm, grad_dot_update, zero_frac, lr, n, grad_cos, gram, … */
  readonly metric: string;
  /** Module name such as `layers.3`; null for a metric of the whole model. */
  readonly layer: string | null;
  /** Parameter inside the layer such as `weight` or `bias`; null when the layer was logged as one. */
  readonly parameter: string | null;
  readonly subgroup: string | null;
  readonly split: "train" | "validation" | "test" | null;
};

/** What the source itself said about a series beside its key, for example `{layer, subgroup}` of a native record. */
export type SeriesContext = Readonly<Record<string, string>>;

/**
 * Points of one series in arrival order, one index per point; the three arrays have equal length.
 * `steps` are integers of at most 2^53 − 1; `times` are microseconds since 1970 (NaN = not known) or
 * null when no point has one; `values` are the exact doubles of the source, non-finite ones included.
 */
export type PointColumns = {
  readonly steps: Float64Array;
  readonly times: Float64Array | null;
  readonly values: Float64Array;
};

export type RunSeries = SeriesMapping & {
  /** Key as it stands in the source. */
  readonly key: string;
  readonly context: SeriesContext;
  /** True when the values were estimated (for example from a histogram) and not logged. */
  readonly estimated: boolean;
  /** Points as rules use them: ascending steps, the last value that arrived for each step. */
  readonly points: PointColumns;
  /** How many points were stored in all, repeated steps included. */
  readonly storedPoints: number;
};

export type LayerParameter = {
  readonly name: string;
  /** Biases and normalisation gains are compared apart from weights: their size follows other rules. */
  readonly role: "weight" | "bias" | "normalisation" | "whole";
  readonly numel: number | null;
};

export type Layer = {
  readonly name: string;
  /** 1 = nearest the input. */
  readonly depth: number;
  readonly numel: number | null;
  readonly parameters: readonly LayerParameter[];
};

/** How the order of the layers is known; anything but the first two is shown as guessed. */
export type LayerOrderSource = "settings" | "recorded-depth" | "first-appearance" | "natural-sort";

/** One run as the diagnostics see it, whether it came from files or from the database. */
export type RunData = {
  readonly name: string;
  readonly formats: readonly string[];
  /** Stored points over all series. */
  readonly points: number;
  readonly settings: RunSettings;
  /** Ordered from the input to the output. */
  readonly layers: readonly Layer[];
  readonly layerOrderSource: LayerOrderSource;
  readonly subgroups: readonly string[];
  readonly series: readonly RunSeries[];
  /** Predictions for patients that came with the run or later, in order of arrival. */
  readonly predictions: readonly PredictionSet[];
  /** What the project declared before it looked; null where it has no plan. */
  readonly plan: AnalysisPlan | null;
};
