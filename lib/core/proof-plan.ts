import { canonicalJson } from "./canonical-json";
import type { RuleId } from "./verdict";

/** The two sides of a paired experiment: the training as it was, and the same with one thing changed. */
export const PROOF_ARMS = ["as-is", "repaired"] as const;
export type ProofArm = (typeof PROOF_ARMS)[number];

/** What may be changed to remove a suspected fault, one thing each. */
export const PROOF_CHANGES = [
  "residual-connections",
  "normalisation",
  "leaky-units",
  "clip-gradient",
  "rate-tenth",
  "rate-tenfold",
  "weight-decay",
  "oversample-subgroup",
  "group-feature",
  "true-labels",
] as const;
export type ProofChange = (typeof PROOF_CHANGES)[number];

/** Fewest pairs: an interval from fewer hangs on the scatter of two or three differences. */
export const FEWEST_PAIRS = 5;

/** One number of each run of the experiment; the lower the better. */
export type ProofMeasure = {
  readonly name: "loss";
  /** A loss curve of the log, averaged over the last tenth of its points, or the log loss of held-out predictions. */
  readonly from: "log" | "predictions";
  readonly split: "train" | "validation" | "test" | null;
  readonly subgroup: string | null;
  /** Where the margin comes from. */
  readonly marginSource: string;
};

/** A setting of the training before and after; null where nobody stated it. */
export type ProofSetting = {
  readonly setting: string;
  readonly from: number | string | boolean | null;
  readonly to: number | string | boolean;
};

/** A paired experiment on one finding, fixed before any of its runs. */
export type ProofPlanContent = {
  readonly schema: "gradient-rounds/proof-plan";
  readonly version: 1;
  /** UTC, ISO 8601. */
  readonly created: string;
  readonly run: { readonly name: string; readonly seed: number | null };
  readonly finding: {
    readonly rule: RuleId;
    readonly version: number;
    readonly subgroup: string | null;
    readonly layers: readonly string[];
    readonly onsetStep: number | null;
  };
  readonly change: {
    readonly id: ProofChange;
    /** What to do, in a sentence. */
    readonly what: string;
    readonly settings: readonly ProofSetting[];
  };
  /** Pairs; each is one seed, trained once as it is and once repaired. */
  readonly replicates: number;
  readonly seeds: readonly number[];
  readonly budget: { readonly steps: number; readonly batchSize: number | null };
  readonly data: { readonly dataset: string | null; readonly sha256: string | null };
  readonly measure: ProofMeasure;
  /** Smallest difference in the measure that matters, in its unit. */
  readonly margin: number;
  /** Read beside the measure; no verdict rests on them. */
  readonly also: readonly ("observed-expected" | "net-benefit" | "finding-of-the-rule")[];
};

/** The plan with its name: SHA-256 of the canonical JSON of everything else. */
export type ProofPlan = ProofPlanContent & { readonly sha256: string };

/** The text whose SHA-256 names a plan: whoever changes a margin or a seed has another plan. */
export function proofPlanText(plan: ProofPlanContent): string {
  return canonicalJson({ ...plan, sha256: undefined });
}

/** How a run says that it belongs to a plan: what whoever trained it stated of it. */
export type ProofClaim = {
  /** SHA-256 of the plan. */
  readonly plan: string;
  readonly arm: ProofArm;
  readonly seed: number;
  /** Optimiser steps that were taken. */
  readonly steps: number;
  readonly dataSha256: string | null;
  /** The margin as the program that trained read it. */
  readonly margin: number;
  /** UTC, ISO 8601. */
  readonly started: string;
};
