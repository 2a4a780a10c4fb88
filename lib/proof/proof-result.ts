import type { ProofArm } from "@/lib/core/proof-plan";
import type { Contradiction } from "./contradict-claim";

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
  /** Where it shows something else than it says of itself; null where nothing does, or where it cannot be read. */
  readonly contradiction?: Contradiction | null;
  /** What the store knows of it, whatever the run says of itself; absent where it lies in a folder. */
  readonly stored?: {
    /** When it was made here; UTC, ISO 8601. */
    readonly made: string;
    /** When it said first that it belongs to the plan; UTC, ISO 8601. */
    readonly arrived: string;
    /** Then its value is not known any more. */
    readonly isDeleted: boolean;
    /** Whether its client says that the training goes on: what it holds is no end. */
    readonly isTraining: boolean;
  };
};
