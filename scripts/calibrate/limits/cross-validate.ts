import type { Count } from "../score";
import {
  type Comparison,
  chooseLimit,
  extraCostOf,
  FALSE_ALARM_WEIGHT,
  FLAT_COST,
  findBestStretches,
  isDecided,
  type LimitCase,
  type Stretch,
} from "./choose-limit";
import { isBeyond } from "./limit";

/** How a limit does on runs. */
export type LimitFigures = { readonly found: Count; readonly falseAlarm: Count; readonly cost: number };

/** A limit in use beside those that were chosen without the runs they are judged on. */
export type CrossValidation = {
  /** Runs about which the limit decides. */
  readonly faults: number;
  readonly others: number;
  /** Families of those faults: where it is one, nothing is left to choose from without it. */
  readonly faultFamilies: number;
  /** Chosen on all runs; null where nothing is to be told apart. */
  readonly best: number | null;
  /** Lowest and highest limit that was chosen with a family left out; null where none could be. */
  readonly chosen: readonly [number, number] | null;
  /** Limits whose cost on all runs lies within 0.02 of the least. */
  readonly flat: readonly Stretch[];
  /** How much more the limit in use costs on all runs than the best one. */
  readonly extraCost: number;
  /** What one more missed fault costs: differences below it are less than a run. */
  readonly faultCost: number;
  /** Over the families that were left out, each judged by the limit that was chosen on the others. */
  readonly leftOut: LimitFigures;
  /** Over the same runs. */
  readonly inUse: LimitFigures;
};

/**
 * Leaves each family out in turn, chooses the limit on the others, and judges the family with it. A family
 * without which no limit could be chosen is not judged.
 *
 * @param inUse the limit of the rule
 */
export function crossValidate(cases: readonly LimitCase[], inUse: number, comparison: Comparison): CrossValidation {
  const folds = [...new Set(cases.map(({ family }) => family))].sort().flatMap((family) => {
    const others = cases.filter((item) => item.family !== family);
    const limit = chooseLimit(others, comparison);
    return limit === null ? [] : [{ limit, own: cases.filter((item) => item.family === family) }];
  });
  const decided = cases.filter(isDecided);
  const faults = decided.filter(({ isFault }) => isFault);
  const { direction } = comparison;
  const limits = folds.map(({ limit }) => limit);
  return {
    faults: faults.length,
    others: decided.length - faults.length,
    faultFamilies: new Set(faults.map(({ family }) => family)).size,
    best: chooseLimit(cases, comparison),
    chosen: limits.length === 0 ? null : [Math.min(...limits), Math.max(...limits)],
    flat: findBestStretches(cases, comparison, FLAT_COST),
    extraCost: extraCostOf(cases, inUse, comparison),
    faultCost: 1 / Math.max(1, cases.filter(({ isFault }) => isFault).length),
    leftOut: countWith(folds, direction),
    inUse: countWith(
      folds.map(({ own }) => ({ own, limit: inUse })),
      direction,
    ),
  };
}

function countWith(
  folds: readonly { readonly limit: number; readonly own: readonly LimitCase[] }[],
  direction: Comparison["direction"],
): LimitFigures {
  const countSaid = (isFault: boolean): Count => {
    const said = folds.flatMap(({ limit, own }) =>
      own.filter((item) => item.isFault === isFault).map(({ value }) => isBeyond(value, limit, direction)),
    );
    return { events: said.filter(Boolean).length, n: said.length };
  };
  const found = countSaid(true);
  const falseAlarm = countSaid(false);
  const cost = 1 - shareOf(found) + FALSE_ALARM_WEIGHT * shareOf(falseAlarm);
  return { found, falseAlarm, cost };
}

function shareOf({ events, n }: Count): number {
  return events / Math.max(1, n);
}
