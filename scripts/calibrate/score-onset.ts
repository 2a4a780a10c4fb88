import { FAULTS, type Fault, isRootFault, RULES_OF_FAULT } from "./faults";
import type { MeasuredRun } from "./measured-run";
import type { Count } from "./score";

/** How close the stated onset of a fault comes to the true one, as shares of the run's length. */
export type OnsetScore = {
  readonly fault: Fault;
  /** Runs with a known onset in which the fault was found. */
  readonly found: number;
  /** null where no onset was stated. */
  readonly median: number | null;
  /** Of the runs in which the fault was found: a finding without an onset is not close to it. */
  readonly close: Count;
};

const CLOSE = 0.05;

/** One score for each fault with runs whose onset is known and that were found. */
export function scoreOnsets(runs: readonly MeasuredRun[]): readonly OnsetScore[] {
  return FAULTS.flatMap((fault) => {
    const errors = runs.flatMap((run) => {
      const error = measureOnsetError(run, fault);
      return error === null ? [] : [error];
    });
    if (errors.length === 0) return [];
    const stated = errors.filter(Number.isFinite).sort((a, b) => a - b);
    return [
      {
        fault,
        found: errors.length,
        median: medianOfSorted(stated),
        close: { events: errors.filter((error) => error <= CLOSE).length, n: errors.length },
      },
    ];
  });
}

/**
 * Distance of the first stated onset from the true one as a share of the run's length; infinite where
 * the finding states none, null where there is nothing to compare.
 */
export function measureOnsetError(run: MeasuredRun, fault: Fault): number | null {
  const { truth, firstStep, lastStep } = run;
  if (truth.onsetStep === null || !isRootFault(truth, fault)) return null;
  const findings = RULES_OF_FAULT[fault].flatMap((rule) => {
    const answer = run.answers.get(rule);
    return answer?.outcome === "finding" ? [answer] : [];
  });
  if (findings.length === 0) return null;
  const onset = Math.min(...findings.map(({ onsetStep }) => onsetStep ?? Number.POSITIVE_INFINITY));
  return Math.abs(onset - truth.onsetStep) / Math.max(1, lastStep - firstStep);
}

function medianOfSorted(values: readonly number[]): number | null {
  const upper = values[Math.floor(values.length / 2)];
  const lower = values[Math.floor((values.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
