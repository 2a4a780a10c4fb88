/**
 * Excess loss by generalisation: what was learnt of a group's training patients does not carry over to
 * others of the group, as where a few patients were memorised. With T the mean loss in training and H
 * outside it, T/H is the part that carries over; the group's is compared with that of all other patients.
 * The ratio and not the difference H − T: losses, and what any fit loses outside its training set, grow
 * together where outcomes are harder to foresee.
 *
 * @see Efron, "Estimating the error rate of a prediction rule", JASA 78 (1983): optimism; variance of a
 *   ratio by the delta method (Cochran 1977, 6.4)
 */

import type { Estimate } from "@/lib/core/estimate";
import { normalCdf, normalQuantile } from "@/lib/statistics/distributions";
import { SUBGROUP_EXCESS } from "../subgroup-thresholds";
import { INTERVAL_LEVEL } from "../thresholds";
import type { ExcessEvidence } from "./excess-evidence";
import type { GroupLosses } from "./group-losses";

/** Why the group has no such evidence in words, or the evidence. */
export function measureExcessByGeneralisation(own: GroupLosses, others: GroupLosses): ExcessEvidence | string {
  const least = SUBGROUP_EXCESS.fewestPatients;
  const fewest = Math.min(own.training.n, own.heldOut.n, others.training.n, others.heldOut.n);
  if (fewest < least)
    return `Losses of ${Math.round(fewest)} patients are too few for their scatter; ${least} are needed, in training and outside.`;
  const [carried, othersCarried] = [carryOver(own), carryOver(others)];
  const error = Math.sqrt(carried.variance + othersCarried.variance);
  const lost = othersCarried.ratio - carried.ratio;
  const isGreater = own.heldOut.mean - own.training.mean > others.heldOut.mean - others.training.mean;
  const p = isGreater && error > 0 ? normalCdf(-(lost - SUBGROUP_EXCESS.generalisation.value) / error) : 1;
  return {
    source: "generalisation",
    loss: own.heldOut.mean,
    attainable: own.training.mean,
    excess: describeGap(own),
    othersExcess: describeGap(others),
    othersLoss: others.heldOut.mean,
    isWorseThanShare: false,
    p: Number.isFinite(p) ? p : 1,
    n: own.heldOut.n,
    events: null,
  };
}

function carryOver({ training, heldOut }: GroupLosses): { readonly ratio: number; readonly variance: number } {
  const ratio = training.mean / heldOut.mean;
  const relative = training.variance / training.mean ** 2 + heldOut.variance / heldOut.mean ** 2;
  return { ratio, variance: ratio ** 2 * relative };
}

function describeGap({ training, heldOut }: GroupLosses): Estimate {
  const value = heldOut.mean - training.mean;
  const margin = normalQuantile((1 + INTERVAL_LEVEL) / 2) * Math.sqrt(training.variance + heldOut.variance);
  return {
    status: "estimated",
    value,
    lower: value - margin,
    upper: value + margin,
    level: INTERVAL_LEVEL,
    method: "mean loss outside training less that in training, normal interval from the scatter over patients",
    n: Math.round(heldOut.n),
    notes: [],
  };
}
