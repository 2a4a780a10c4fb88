import type { Axis, FigureText } from "./chart-model";
import type { Highlight } from "./highlight";

export type ProfileRow = {
  readonly layer: string;
  readonly depth: number;
  readonly parameter: string | null;
  /** In the units of the gradient; null when it could not be estimated. */
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
  /** "3.2 × 10⁻⁶ (2.9 × 10⁻⁶ to 3.5 × 10⁻⁶)", or why there is no number. */
  readonly valueText: string;
  readonly behindText: string;
  /** What this layer's gradient is of the next compared layer's towards the output; null for the first. */
  readonly factor: number | null;
  readonly updateText: string;
  readonly excluded: string | null;
};

export type FittedPoint = {
  readonly depth: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
};

export type DepthProfileChart = FigureText & {
  readonly status: "drawn";
  /** Output first, input last. */
  readonly rows: readonly ProfileRow[];
  readonly x: Axis;
  readonly fit: readonly FittedPoint[];
  readonly slopeText: string;
  readonly product: string;
  readonly window: { readonly fromStep: number; readonly toStep: number };
  /** The finding whose evidence is shown; null where none was asked for. */
  readonly highlight: Highlight | null;
};
