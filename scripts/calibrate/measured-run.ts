import type { RuleId, Severity, Verdict } from "@/lib/core/verdict";
import type { BaselineAnswer } from "./baselines/baseline";
import type { Reading } from "./limits/limit";
import type { RunTruth } from "./read-truth";

/** What a rule says of the whole run, several verdicts of it taken together. */
export type RuleAnswer = {
  readonly outcome: Verdict["outcome"];
  readonly severity: Severity | null;
  readonly onsetStep: number | null;
  readonly statistic: string;
  /** null where nothing could be estimated. */
  readonly value: number | null;
};

/** One labelled run with everything that was said of it. Plain data: it travels between threads. */
export type MeasuredRun = {
  readonly truth: RunTruth;
  readonly layerCount: number;
  readonly architecture: string | null;
  readonly optimizer: string | null;
  readonly trainingSize: number | null;
  /** First and last logged step. */
  readonly firstStep: number;
  readonly lastStep: number;
  readonly status: string;
  readonly answers: ReadonlyMap<RuleId, RuleAnswer>;
  /** What was read for each limit that decides about this run, by the id of the limit. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** By the name of the tool. */
  readonly baselines: ReadonlyMap<string, readonly BaselineAnswer[]>;
};

/** Labelled runs that belong together, and what they may be used for. */
export type MeasuredSet = {
  readonly name: string;
  /** Development: limits were chosen on it. Holdout: nothing was. Other: reported apart. */
  readonly role: "development" | "holdout" | "other";
  readonly runs: readonly MeasuredRun[];
  /** Runs whose truth could not be established; they are not scored. */
  readonly unclear: number;
};

export function isHealthy({ truth }: MeasuredRun): boolean {
  return truth.primary === "healthy";
}

/** Runs whose label is beyond doubt and whose log holds what would show it. */
export function keepClear(runs: readonly MeasuredRun[]): readonly MeasuredRun[] {
  return runs.filter(({ truth }) => !truth.isBorderline && truth.isVisible);
}
