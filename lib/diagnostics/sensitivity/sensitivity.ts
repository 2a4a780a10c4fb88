import type { Estimate } from "@/lib/core/estimate";
import type { DecreaseSource } from "../measures/collect-decrease";
import type { RiskDistribution } from "./risk-law";

/** In the place of a measure that a log does not allow: why, and the line of code that changes it. */
export type NotKnown = { readonly status: "not-known"; readonly reason: string; readonly howToLog: string };

/** Consecutive layers that are told together; one layer each as long as there are few enough. */
export type ShareBand = {
  readonly name: string;
  /** Input to output. */
  readonly layers: readonly string[];
  /** Share of the first-order decrease over all steps. */
  readonly overall: Estimate;
  /** Share in each window, 0 to 1; null where no layer goes downhill. */
  readonly shares: readonly (number | null)[];
};

/** Which layers the loss fell by, to first order, over the training. */
export type LayerShares = {
  readonly status: "measured";
  readonly source: DecreaseSource;
  /** Input to output. */
  readonly bands: readonly ShareBand[];
  readonly windows: readonly { readonly fromStep: number; readonly toStep: number; readonly spread: Estimate }[];
  /** Hill number over all steps. */
  readonly spread: Estimate;
  /** Layers that would raise the loss over all steps, and count as 0. */
  readonly uphill: readonly string[];
  readonly excluded: readonly { readonly layer: string; readonly reason: string }[];
};

export type SlopeKind = "falling" | "rising" | "minimum" | "maximum" | "flat" | "undecided";

/** A stretch of steps on which the derivative of the loss says one thing. */
export type SlopeStretch = {
  readonly kind: SlopeKind;
  readonly fromStep: number;
  readonly toStep: number;
  /** dL/dstep in its middle. */
  readonly slope: Estimate;
  /** d²L/dstep² in its middle; only where the slope cannot be told from zero. */
  readonly bend: Estimate | null;
};

/** The derivative of the smoothed training loss over the steps. */
export type LossSlope = {
  readonly status: "measured";
  readonly key: string;
  /** Points behind it. */
  readonly points: number;
  /** Groups of neighbouring points that were smoothed. */
  readonly groups: number;
  /** Reach of the smoothing to each side, in steps. */
  readonly halfWidth: number;
  /** Coverage of the band for all places together. */
  readonly level: number;
  readonly places: readonly {
    readonly step: number;
    readonly loss: number;
    readonly slope: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  readonly stretches: readonly SlopeStretch[];
  /** The step from which on the run is lost, and is left out; null for a run that is not. */
  readonly lostFrom: number | null;
};

/** How much of the predicted decrease the steps took off, and the curvature along them. */
export type StepLength = {
  readonly status: "measured";
  readonly fromStep: number;
  readonly toStep: number;
  readonly q: Estimate;
  readonly curvature: Estimate;
  readonly windows: readonly {
    readonly fromStep: number;
    readonly toStep: number;
    readonly q: Estimate;
    readonly curvature: Estimate;
  }[];
  readonly source: string;
};

/** Where one loss of a run ends. */
export type FinalLoss = {
  readonly split: "train" | "validation" | "test";
  readonly subgroup: string | null;
  readonly loss: Estimate;
};

export type FinalLosses = {
  readonly lastStep: number;
  readonly losses: readonly FinalLoss[];
  /** Subgroups that were left out, since more than `MOST_FINAL_LOSSES` were logged. */
  readonly omitted: number;
};

/** A group of patients with its loss at the end of the log. */
export type GroupLoss = {
  readonly subgroup: string;
  readonly loss: Estimate;
  /** Of the loss; null where it is not known. */
  readonly standardError: number | null;
  /** Patients of a record, on average; null where they were not logged. */
  readonly patients: number | null;
};

export type SplitLosses = {
  readonly split: "train" | "validation" | "test";
  readonly groups: readonly GroupLoss[];
  /** Whether the standard errors hold the choice of the patients, or only how the records scatter over the steps. */
  readonly isFromPatients: boolean;
};

/** Losses per group of patients, and the shares in which the groups were logged. */
export type MixLosses = {
  readonly status: "measured";
  readonly subgroups: readonly string[];
  /** Shares in the order of the subgroups; null where numbers of patients were not logged. */
  readonly logged: readonly number[] | null;
  readonly splits: readonly SplitLosses[];
  /** Subgroups that take no part, with the reason. */
  readonly excluded: readonly { readonly subgroup: string; readonly reason: string }[];
};

/** What the worker measures of one run beside its verdicts. Its size is bounded whatever the run. */
export type Sensitivity = {
  readonly layers: LayerShares | NotKnown;
  readonly overTime: LossSlope | NotKnown;
  readonly stepLength: StepLength | NotKnown;
  readonly finals: FinalLosses;
  readonly mix: MixLosses | NotKnown;
  readonly risks: RiskDistribution | NotKnown;
};
