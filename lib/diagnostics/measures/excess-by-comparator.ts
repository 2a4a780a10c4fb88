/**
 * Excess loss by a comparator: another model, supplied beside the predictions, reaches a lower log loss in
 * the same patients of the group. What another model reaches is attainable. The group's difference must
 * also be greater than that of the other patients, in whom the comparator may be the better one as well.
 *
 * @see Diebold & Mariano, Journal of Business & Economic Statistics 13 (1995): the paired difference of losses
 */

import type { Estimate } from "@/lib/core/estimate";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { normalQuantile, twoSidedStudent } from "@/lib/statistics/distributions";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import { SUBGROUP_EXCESS } from "../subgroup-thresholds";
import { INTERVAL_LEVEL } from "../thresholds";
import type { ExcessEvidence } from "./excess-evidence";
import { type HeldOutGroup, pickLosses } from "./held-out-groups";

/** Evidence by each comparator that has risks for enough patients of the group. */
export function measureExcessByComparators(set: PredictionSet, group: HeldOutGroup): readonly ExcessEvidence[] {
  return set.comparators.flatMap((comparator) => {
    const model: PredictionSet = { ...set, risks: comparator.risks };
    const side = (all: Int32Array) => {
      const rows = all.filter((row) => Number.isFinite(comparator.risks[row] ?? Number.NaN));
      const losses = pickLosses(set, rows);
      const reached = pickLosses(model, rows);
      const difference = meanAndError(
        losses.map((loss, index) => loss - (reached[index] ?? Number.NaN)),
        null,
      );
      return { n: rows.length, difference, loss: meanAndError(losses, null).mean };
    };
    const [own, others] = [side(group.rows), side(group.others)];
    if (Math.min(own.n, others.n) < SUBGROUP_EXCESS.fewestPatients || own.difference.standardError === 0) return [];
    const more = own.difference.mean - others.difference.mean;
    const error = Math.hypot(own.difference.standardError, others.difference.standardError);
    return [
      {
        source: "comparator" as const,
        loss: own.loss,
        attainable: own.loss - own.difference.mean,
        excess: describeDifference(own, comparator.name),
        othersExcess: describeDifference(others, comparator.name),
        othersLoss: others.loss,
        isWorseThanShare: false,
        p: Math.max(
          upperTail(own.difference.mean / own.difference.standardError, own.n - 1),
          upperTail(more / error, own.n - 1),
        ),
        n: own.n,
        events: null,
      },
    ];
  });
}

type Side = { readonly n: number; readonly difference: { readonly mean: number; readonly standardError: number } };

function upperTail(t: number, degrees: number): number {
  const half = twoSidedStudent(t, degrees) / 2;
  return t > 0 ? half : 1 - half;
}

function describeDifference({ n, difference }: Side, name: string): Estimate {
  const margin = normalQuantile((1 + INTERVAL_LEVEL) / 2) * difference.standardError;
  return {
    status: "estimated",
    value: difference.mean,
    lower: difference.mean - margin,
    upper: difference.mean + margin,
    level: INTERVAL_LEVEL,
    method: `mean paired difference of log losses, this model less ${name}, normal interval`,
    n,
    notes: [],
  };
}
