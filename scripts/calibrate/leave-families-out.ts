import { type Claimant, PRODUCT } from "./claim";
import type { MeasuredRun } from "./measured-run";
import { type Count, countAlarmed, countFound, scoreHealthy } from "./score";

/** The figures that decide, over some runs. */
export type KeyFigures = {
  readonly found: Count;
  readonly alarmed: Count;
  readonly healthyCritical: Count;
  readonly healthyWarning: Count;
};

/** What one family of runs shows alone, and what is left without it. */
export type FamilyFigures = { readonly family: string; readonly own: KeyFigures; readonly others: KeyFigures };

export function measureKeyFigures(runs: readonly MeasuredRun[], claimant: Claimant = PRODUCT): KeyFigures {
  const healthy = scoreHealthy(runs);
  return {
    found: countFound(claimant, runs),
    alarmed: countAlarmed(claimant, runs),
    healthyCritical: healthy.critical,
    healthyWarning: healthy.warningOrWorse,
  };
}

/**
 * The key figures of each family and of all others. A figure that hangs on one family of runs that
 * were built alike moves when that family is left out.
 */
export function leaveFamiliesOut(runs: readonly MeasuredRun[]): readonly FamilyFigures[] {
  return listFamilies(runs).map((family) => ({
    family,
    own: measureKeyFigures(runs.filter(({ truth }) => truth.family === family)),
    others: measureKeyFigures(runs.filter(({ truth }) => truth.family !== family)),
  }));
}

/**
 * Lowest and highest share while each family is left out in turn.
 *
 * @param measure a figure over some runs, for example one score of one rule
 * @returns null where no family leaves anything to count
 */
export function rangeOverFamilies(
  runs: readonly MeasuredRun[],
  measure: (left: readonly MeasuredRun[]) => Count | null,
): readonly [number, number] | null {
  const shares = listFamilies(runs).flatMap((family) => {
    const counted = measure(runs.filter(({ truth }) => truth.family !== family));
    return counted === null || counted.n === 0 ? [] : [counted.events / counted.n];
  });
  return shares.length === 0 ? null : [Math.min(...shares), Math.max(...shares)];
}

function listFamilies(runs: readonly MeasuredRun[]): readonly string[] {
  return [...new Set(runs.map(({ truth }) => truth.family))].sort();
}
