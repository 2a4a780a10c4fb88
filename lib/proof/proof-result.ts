import type { ProofArm } from "@/lib/core/proof-plan";

/** One run of an experiment, as it came back. */
export type ProofResult = {
  readonly run: string;
  /** SHA-256 of the plan that it names. */
  readonly plan: string;
  readonly arm: ProofArm;
  readonly seed: number;
  /** Optimiser steps that were taken. */
  readonly steps: number;
  readonly dataSha256: string | null;
  readonly margin: number;
  /** UTC, ISO 8601. */
  readonly started: string;
  /** The measure of the plan; not finite where the training ended so, null where the run does not hold it. */
  readonly value: number | null;
  /** What the store knows of it, whatever the run says of itself; absent where it lies in a folder. */
  readonly stored?: {
    /** When it came in; UTC, ISO 8601. */
    readonly arrived: string;
    /** Then its value is not known any more. */
    readonly isDeleted: boolean;
    /** Whether its client says that the training goes on: what it holds is no end. */
    readonly isTraining: boolean;
    /** Whether it counted when somebody first saw what the pairs show, and holds the same still; null before that. */
    readonly whenSeen: "counted" | "changed" | "not-counted" | null;
  };
};
