import type { Estimate } from "@/lib/core/estimate";
import type { GapPart } from "./split-gap";

/** Where the gap of one group comes from, as it is shown. */
export type GroupGap = {
  readonly subgroup: string;
  /** Held-out patients of the group, and all others. */
  readonly patients: number;
  readonly others: number;
  /** Mean log loss of the group less that of all other patients, in nats. */
  readonly gap: Estimate;
  /** What is unexplained first; the parts add up to the gap. */
  readonly parts: readonly {
    readonly part: GapPart;
    readonly estimate: Estimate;
    /** What it would take to close it. */
    readonly closing: string;
    /** What it rests on, or what to supply where it could not be computed. */
    readonly evidence: string;
  }[];
  /** The whole in a sentence or two. */
  readonly sentence: string;
};

export type GapOutcome =
  | {
      readonly status: "split";
      readonly groups: readonly GroupGap[];
      /** Groups that are not split, and why: too few patients, or no excess. */
      readonly leftOut: readonly { readonly subgroup: string; readonly reason: string }[];
      /** Which patients and predictions the splits rest on, in a sentence or two. */
      readonly basis: string;
    }
  | { readonly status: "none"; readonly reason: string };
