/**
 * Excess loss by calibration: how much lower the log loss of a group's held-out patients would be if the
 * very same predictions were corrected by the group's own intercept and slope. That loss is attainable,
 * and never above the entropy of the group's share of events, so that the excess is a lower bound. Twice
 * its sum is chi-squared with two degrees of freedom where nothing is to be corrected.
 *
 * What all patients share is no matter of the group: the second test asks whether the group needs another
 * correction than the other patients do, and the excess must be greater than theirs in both units, nats
 * and parts of the loss.
 *
 * @see Cox, Biometrika 45 (1958); Wilks (1938); Kent & Hainsworth (1995) for the interval; Efron,
 *   "How biased is the apparent error rate of a prediction rule?", JASA 81 (1986): two fitted numbers
 *   gain 1/n each by chance, which is taken off
 */
import type { Estimate } from "@/lib/core/estimate";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { chiSquaredTail, normalQuantile } from "@/lib/statistics/distributions";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import { noncentralityInterval } from "@/lib/statistics/noncentral-chi-squared";
import { SUBGROUP_EXCESS } from "../subgroup-thresholds";
import { INTERVAL_LEVEL } from "../thresholds";
import type { ExcessEvidence } from "./excess-evidence";
import { type CalibrationRows, fitRecalibration, type Recalibration, sumLosses } from "./fit-recalibration";
import { type HeldOutGroup, pickCalibrationRows, pickLosses } from "./held-out-groups";

const UNCHANGED: Recalibration = { intercept: 0, slope: 1 };
const FITTED = 2;

/** Why the group has no such evidence in words, or the evidence. */
export function measureExcessByCalibration(set: PredictionSet, group: HeldOutGroup): ExcessEvidence | string {
  const own = measureSide(pickCalibrationRows(set, group.rows));
  const others = measureSide(pickCalibrationRows(set, group.others));
  const few = describeFew(own, "it has") ?? describeFew(others, "the other patients have");
  if (few !== null) return few;
  const joint = joinRows(own.rows, others.rows);
  const together = sumLosses(joint, fitRecalibration(joint));
  const difference = Math.max(0, 2 * (together - own.attainable * own.n - others.attainable * others.n));
  const isGreater =
    own.excess > others.excess && own.excess / own.loss - others.excess / others.loss > SUBGROUP_EXCESS.relative.value;
  return {
    source: "calibration",
    loss: own.loss,
    attainable: own.attainable,
    excess: describeExcess(own),
    othersExcess: describeExcess(others),
    othersLoss: others.loss,
    isWorseThanShare: isWorseThanShare(pickLosses(set, group.rows), own),
    p: isGreater && isAboveZero(own) ? chiSquaredTail(difference, FITTED) : 1,
    n: own.n,
    events: own.events,
  };
}

type Side = {
  readonly rows: CalibrationRows;
  readonly n: number;
  readonly events: number;
  readonly loss: number;
  readonly attainable: number;
  /** Nats per patient, less what two fitted numbers gain by chance; at least 0. */
  readonly excess: number;
  readonly statistic: number;
};

function measureSide(rows: CalibrationRows): Side {
  const n = rows.outcomes.length;
  const loss = sumLosses(rows, UNCHANGED);
  const corrected = Math.min(loss, sumLosses(rows, fitRecalibration(rows)));
  const statistic = Math.max(0, 2 * (loss - corrected));
  return {
    rows,
    n,
    events: rows.outcomes.reduce((sum, outcome) => sum + outcome, 0),
    loss: loss / n,
    attainable: corrected / n,
    excess: Math.max(0, statistic - FITTED) / (2 * n),
    statistic,
  };
}

/** True where the own excess is more than what two fitted numbers gain in one of twenty groups without any. */
function isAboveZero({ statistic }: Side): boolean {
  return chiSquaredTail(statistic, FITTED) < 1 - INTERVAL_LEVEL;
}

/** Each patient's loss less the entropy of the group's share of events, whose mean is compared with 0. */
function isWorseThanShare(losses: Float64Array, { n, events }: Side): boolean {
  const share = events / n;
  const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
  const { mean, standardError } = meanAndError(losses, null);
  return mean - normalQuantile((1 + INTERVAL_LEVEL) / 2) * standardError > entropy;
}

function describeFew({ n, events }: Side, whose: string): string | null {
  const least = SUBGROUP_EXCESS.fewestOutcomes;
  if (events >= least && n - events >= least) return null;
  return `Among held-out patients ${whose} ${events} with the event and ${n - events} without; ${least} of each are needed.`;
}

function describeExcess({ n, events, excess, statistic }: Side): Estimate {
  const { lower, upper } = noncentralityInterval(statistic, FITTED, INTERVAL_LEVEL);
  return {
    status: "estimated",
    value: Math.min(upper / (2 * n), Math.max(lower / (2 * n), excess)),
    lower: lower / (2 * n),
    upper: upper / (2 * n),
    level: INTERVAL_LEVEL,
    method:
      "log loss less that under the own intercept and slope, less 1/n for what these gain by chance; interval by inversion of the noncentral chi-squared distribution",
    n,
    events,
    notes: [],
  };
}

function joinRows(a: CalibrationRows, b: CalibrationRows): CalibrationRows {
  const outcomes = new Uint8Array(a.outcomes.length + b.outcomes.length);
  const logits = new Float64Array(outcomes.length);
  outcomes.set(a.outcomes);
  outcomes.set(b.outcomes, a.outcomes.length);
  logits.set(a.logits);
  logits.set(b.logits, a.logits.length);
  return { outcomes, logits };
}
