import type { RunData } from "@/lib/series/run-data";
import type { Fault } from "../faults";

/** What one check of another tool says of a log: the log may lack what the check looks at. */
export type CheckOutcome = "reports" | "silent" | "cannot-run";

export type BaselineAnswer = {
  readonly check: string;
  /** What a report may mean, most likely first: it is right where any of them is true of the run. */
  readonly faults: readonly [Fault, ...Fault[]];
  readonly outcome: CheckOutcome;
};

/** A published tool, its checks computed from the log as far as that holds what they need. */
export type Baseline = {
  readonly name: string;
  /** Where its checks and limits were read. */
  readonly source: string;
  /** How a log stands in for what the tool would see, a sentence each. */
  readonly notes: readonly string[];
  judge(run: RunData): readonly BaselineAnswer[];
};

/** A check that looks at many places reports at the first; it is silent only where every place was seen. */
export function anyReports(outcomes: Iterable<CheckOutcome>): CheckOutcome {
  let seen: CheckOutcome | null = null;
  for (const outcome of outcomes) {
    if (outcome === "reports") return "reports";
    seen = seen === "cannot-run" ? seen : outcome;
  }
  return seen ?? "cannot-run";
}

/** A check that is silent unless the condition holds. */
export function reportsIf(condition: boolean): CheckOutcome {
  return condition ? "reports" : "silent";
}
