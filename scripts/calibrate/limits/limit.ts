import type { RuleId, Verdict } from "@/lib/core/verdict";
import type { Divergence } from "@/lib/diagnostics/measures/find-divergence";
import type { LossProgress } from "@/lib/diagnostics/measures/loss-progress";
import type { Threshold } from "@/lib/diagnostics/thresholds";
import type { RunData } from "@/lib/series/run-data";

/** A run as the rules saw it, and what they said. */
export type JudgedRun = {
  readonly run: RunData;
  readonly loss: LossProgress | null;
  readonly divergence: Divergence | null;
  /** The part before the run was lost, which is all that most rules judge; else the whole run. */
  readonly before: RunData;
  readonly lossBefore: LossProgress | null;
  readonly verdicts: readonly Verdict[];
};

/** One limit that decides whether a rule finds something, with everything else that it asks for held. */
export type Limit = {
  /** Name in the dump; none is used twice. */
  readonly id: string;
  readonly rule: RuleId;
  /** What is compared with it, in words. */
  readonly statistic: string;
  /** The limit in use. */
  readonly threshold: Threshold;
  /** On which side of the limit there is a finding: at or above it, or below it. */
  readonly direction: "above" | "below";
  /** On which scale the middle of a stretch of limits lies. */
  readonly scale: "log" | "linear";
  /**
   * The statistic of a run about which this limit decides: with the limit on one side of it the rule finds
   * something, on the other it does not. Null where the rule could not answer, where another condition of
   * it fails, and where another form of the fault is found that this statistic cannot show.
   */
  read(judged: JudgedRun): number | null;
  /** Whether another sign of the same fault speaks in a run that was read. Left out where there is none. */
  isFoundAnyway?(judged: JudgedRun): boolean;
};

/** What was read of one run for one limit. */
export type Reading = { readonly value: number; readonly isFoundAnyway: boolean };

/** Whether a statistic lies on the side of a limit on which there is a finding. */
export function isBeyond(value: number, limit: number, direction: Limit["direction"]): boolean {
  return direction === "above" ? value >= limit : value < limit;
}

export function verdictOf({ verdicts }: JudgedRun, rule: RuleId): Verdict | null {
  return verdicts.find((verdict) => verdict.rule === rule) ?? null;
}

/** True where the rule answered and its answer compares with this limit and with no other of it. */
export function restsOn(verdict: Verdict | null, threshold: Threshold): boolean {
  return (
    verdict !== null &&
    verdict.outcome !== "cannot-tell" &&
    verdict.statistic.threshold?.value === threshold.value &&
    verdict.statistic.threshold.source === threshold.source
  );
}
