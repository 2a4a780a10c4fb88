import type { Estimate } from "@/lib/core/estimate";
import type { RuleId } from "@/lib/core/verdict";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { type Claimant, claimOfRule } from "./claim";
import { FAULTS, type Fault, isRootFault, relateFault } from "./faults";
import { isHealthy, type MeasuredRun } from "./measured-run";
import { truthOfRule } from "./rule-truth";

export type Count = { readonly events: number; readonly n: number };

/** How often one tool is right about one fault. */
export type FaultScore = {
  /** False where the tool has no check for the fault: it then finds none of them. */
  readonly hasCheck: boolean;
  /** Found in the runs whose trouble starts with it. */
  readonly found: Count;
  /** Found in every run of which it is true, symptoms included. */
  readonly foundAnywhere: Count;
  /** Said of runs in which it is neither true nor acceptable. */
  readonly falseAlarm: Count;
  readonly cannotTell: Count;
};

/** How often one rule of this product is right. */
export type RuleScore = {
  /** null where no label says when the rule should find something. */
  readonly found: Count | null;
  /** The same, of the runs in which the rule could answer. */
  readonly foundAnswered: Count | null;
  readonly foundAnywhere: Count | null;
  /** null where no label says when a finding is wrong. */
  readonly falseAlarm: Count | null;
  /** A finding of any severity in a sound run. */
  readonly falseAlarmHealthy: Count;
  /** A finding of warning or worse in a sound run. */
  readonly gravelyFalseHealthy: Count;
  readonly cannotTell: Count;
};

export function toEstimate({ events, n }: Count): Estimate {
  return estimateProportion(events, n);
}

/** Counts how often something holds among runs. */
export function count(runs: readonly MeasuredRun[], holds: (run: MeasuredRun) => boolean): Count {
  return { events: runs.filter(holds).length, n: runs.length };
}

export function scoreFault(claimant: Claimant, fault: Fault, runs: readonly MeasuredRun[]): FaultScore {
  const isSaid = (run: MeasuredRun): boolean => claimant.claim(run, fault) === "said";
  const related = (relation: string): readonly MeasuredRun[] =>
    runs.filter(({ truth }) => relateFault(truth, fault) === relation);
  return {
    hasCheck: runs.some((run) => claimant.claim(run, fault) !== null),
    found: count(
      runs.filter(({ truth }) => isRootFault(truth, fault)),
      isSaid,
    ),
    foundAnywhere: count(related("true"), isSaid),
    falseAlarm: count(related("false"), isSaid),
    cannotTell: count(runs, (run) => claimant.claim(run, fault) === "cannot-tell"),
  };
}

/** Runs whose trouble starts with any fault, and those of them in which that one was named. */
export function countFound(claimant: Claimant, runs: readonly MeasuredRun[]): Count {
  const faulty = runs.flatMap((run) => {
    const fault = FAULTS.find((candidate) => isRootFault(run.truth, candidate));
    return fault === undefined ? [] : [{ run, fault }];
  });
  return { events: faulty.filter(({ run, fault }) => claimant.claim(run, fault) === "said").length, n: faulty.length };
}

/** Sound runs, and those of them of which a fault was said that is not even acceptable. */
export function countAlarmed(claimant: Claimant, runs: readonly MeasuredRun[]): Count {
  return count(runs.filter(isHealthy), (run) => listFalseAlarms(claimant, run).length > 0);
}

/** Faults said of a run that are neither true of it nor acceptable. */
export function listFalseAlarms(claimant: Claimant, run: MeasuredRun): readonly Fault[] {
  return FAULTS.filter((fault) => relateFault(run.truth, fault) === "false" && claimant.claim(run, fault) === "said");
}

export function scoreRule(rule: RuleId, runs: readonly MeasuredRun[]): RuleScore {
  const truth = truthOfRule(rule);
  const isSaid = (run: MeasuredRun): boolean => claimOfRule(run, rule) === "said";
  const related = (relation: string): readonly MeasuredRun[] =>
    runs.filter((run) => truth !== null && truth.relate(run.truth) === relation);
  // What may be said of a sound run, or is even true of it, is no alarm.
  const roots = runs.filter((run) => truth?.isRoot(run.truth) === true);
  const healthy = runs.filter((run) => isHealthy(run) && (truth?.relate(run.truth) ?? "false") === "false");
  return {
    found: truth && count(roots, isSaid),
    foundAnswered:
      truth &&
      count(
        roots.filter((run) => claimOfRule(run, rule) !== "cannot-tell"),
        isSaid,
      ),
    foundAnywhere: truth && count(related("true"), isSaid),
    falseAlarm: truth && count(related("false"), isSaid),
    falseAlarmHealthy: count(healthy, isSaid),
    gravelyFalseHealthy: count(healthy, (run) => isSaid(run) && isGrave(run, rule)),
    cannotTell: count(runs, (run) => claimOfRule(run, rule) === "cannot-tell"),
  };
}

function isGrave(run: MeasuredRun, rule: RuleId): boolean {
  const severity = run.answers.get(rule)?.severity ?? null;
  return severity === "critical" || severity === "warning";
}

/** Sound runs with findings of any rule that no label accepts, by the gravest severity. */
export function scoreHealthy(runs: readonly MeasuredRun[]): {
  readonly critical: Count;
  readonly warningOrWorse: Count;
  readonly any: Count;
} {
  const healthy = runs.filter(isHealthy);
  const has = (severities: readonly string[]) => (run: MeasuredRun) =>
    [...run.answers].some(
      ([rule, { outcome, severity }]) =>
        outcome === "finding" &&
        severities.includes(severity ?? "") &&
        (truthOfRule(rule)?.relate(run.truth) ?? "false") === "false",
    );
  return {
    critical: count(healthy, has(["critical"])),
    warningOrWorse: count(healthy, has(["critical", "warning"])),
    any: count(healthy, has(["critical", "warning", "note"])),
  };
}
