import type { Estimate } from "./estimate";
import type { ProofArm, ProofPlan } from "./proof-plan";

/**
 * What an experiment says: "changed" = better when repaired, "worse" = worse when repaired, "not-changed" = no
 * difference as great as the margin.
 */
export const PROOF_OUTCOMES = ["changed", "worse", "not-changed", "cannot-tell"] as const;
export type ProofOutcome = (typeof PROOF_OUTCOMES)[number];

/** Why a run that came back is kept and not counted. */
export const RESULT_FAULTS = [
  "another-plan",
  "another-seed",
  "another-budget",
  "another-data",
  "changed-margin",
  "before-plan",
  "after-peek",
  "no-measure",
  "repeated",
  "deleted",
  "still-training",
  "missing-partner",
] as const;
export type ResultFault = (typeof RESULT_FAULTS)[number];

/** What can become of a plan: somebody is to train its pairs, or whoever wrote it takes it back. */
export const PROOF_STEPS = ["assign", "withdraw"] as const;
export type ProofStepKind = (typeof PROOF_STEPS)[number];

/** What is read beside the measure of the plan; no outcome rests on it. */
export type ProofSecondary = {
  readonly measure: "log-loss" | "observed-expected" | "net-benefit" | "finding-of-the-rule";
  readonly subgroup: string | null;
  /** Of a net benefit: alarm at or above this risk. */
  readonly threshold: number | null;
  /** Over the runs as they were, and over the repaired ones. */
  readonly asIs: Estimate;
  readonly repaired: Estimate;
  /** Repaired minus as it was, paired by seed; of observed / expected the distance of its logarithm from 0. */
  readonly difference: Estimate;
  readonly isHigherBetter: boolean;
  /** Of what, against what, and which direction is better. */
  readonly sentence: string;
};

/** What the pairs of a plan show. */
export type ProofAnswer = {
  readonly outcome: ProofOutcome;
  /** Repaired minus as it was, in the unit of the measure: below 0 the repaired runs are better. */
  readonly effect: Estimate;
  /** Part of the pairs in which the repaired run is better. */
  readonly better: Estimate;
  readonly pairs: number;
  readonly planned: number;
  readonly sentence: string;
  /** Each pair in the measure, null where a run ended without a finite number; empty before all pairs are there. */
  readonly values: readonly {
    readonly seed: number;
    readonly asIs: number | null;
    readonly repaired: number | null;
  }[];
  readonly also: readonly ProofSecondary[];
  /** The one sentence that may say because; null where the pairs do not support it. */
  readonly cause: string | null;
};

type NamedRun = { readonly id: string; readonly name: string };

/** A plan with what became of it, as pages, API and reports show it. */
export type ProofDocument = {
  readonly schema: "gradient-rounds/proof";
  readonly version: 1;
  /** The run with the finding. */
  readonly run: NamedRun;
  readonly plan: ProofPlan;
  /** Whether the change is the first that this product names for the finding. */
  readonly isFirstNamed: boolean;
  readonly registered: {
    /** When the plan came to be known here, ISO 8601. */
    readonly at: string;
    readonly by: NamedRun;
    /**
     * Said where a run began before the plan was known here, so that nothing but its own word shows that it is older,
     * and where the same question had an answer by then, which may have chosen what is planned here.
     */
    readonly doubt: string | null;
  };
  /** A plan is answered once, as soon as all its pairs are there, and stays so. */
  readonly state: "waiting" | "answered" | "withdrawn";
  /** ISO 8601; null where it has no answer. */
  readonly answeredAt: string | null;
  /** What became of runs that counted after the answer, in sentences: none of it changes the answer. */
  readonly since: readonly string[];
  /** Who is to train the pairs, and until when. */
  readonly owner: NamedRun | null;
  readonly dueOn: string | null;
  readonly steps: readonly {
    readonly number: number;
    readonly kind: ProofStepKind;
    readonly owner: NamedRun | null;
    readonly dueOn: string | null;
    readonly text: string | null;
    readonly author: NamedRun;
    readonly at: string;
  }[];
  /** Runs of whole pairs, in the order of the plan's seeds; one whose other side is missing is set aside. */
  readonly arrived: readonly { readonly seed: number; readonly arm: ProofArm; readonly run: NamedRun }[];
  readonly missing: readonly { readonly seed: number; readonly arm: ProofArm }[];
  readonly setAside: readonly {
    readonly run: NamedRun;
    readonly seed: number;
    readonly arm: ProofArm;
    readonly fault: ResultFault;
    readonly sentence: string;
  }[];
  readonly answer: ProofAnswer;
  /** Who saw first what the pairs show. */
  readonly firstSeen: { readonly at: string; readonly by: NamedRun } | null;
  readonly engineVersion: string;
};
