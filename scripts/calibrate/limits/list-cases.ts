import { keepClear, type MeasuredRun } from "../measured-run";
import { truthOfRule } from "../rule-truth";
import type { LimitCase } from "./choose-limit";
import type { Limit } from "./limit";

/**
 * The runs in which the rule of a limit could answer, of those whose label is beyond doubt and says whether
 * the answer was right: root faults, and runs in which the fault is neither true nor acceptable.
 *
 * @param isAlone true as if no other sign of the fault were looked at; else a run in which one speaks is
 *   found whatever the limit is
 */
export function listCases(limit: Limit, runs: readonly MeasuredRun[], isAlone = false): readonly LimitCase[] {
  const truthOf = truthOfRule(limit.rule);
  if (truthOf === null) return [];
  return keepClear(runs).flatMap((run) => {
    const isFault = truthOf.isRoot(run.truth);
    if (!isFault && truthOf.relate(run.truth) !== "false") return [];
    const value = valueFor(limit, run, isAlone);
    return value === null ? [] : [{ value, isFault, family: run.truth.family }];
  });
}

/** Null where the rule could not answer, and where alone this statistic has nothing to do with what was found. */
function valueFor({ id, rule, direction }: Limit, { readings, answers }: MeasuredRun, isAlone: boolean): number | null {
  const always = direction === "above" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const reading = readings.get(id);
  if (reading !== undefined) return reading.isFoundAnyway && !isAlone ? always : reading.value;
  const outcome = answers.get(rule)?.outcome ?? "cannot-tell";
  if (outcome === "cannot-tell" || (outcome === "finding" && isAlone)) return null;
  return outcome === "finding" ? always : -always;
}
