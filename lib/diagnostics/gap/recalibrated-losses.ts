import { seededRandom } from "@/lib/core/random";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import { noncentralityInterval } from "@/lib/statistics/noncentral-chi-squared";
import { type CalibrationRows, fitRecalibration } from "../measures/fit-recalibration";

const FOLDS = 10;
const SEED = 20261127;
/** Intercept and slope. */
const FITTED = 2;
const LARGEST_LOGIT = 25;
const LEVEL = 0.95;

export type RecalibratedLosses = {
  /** Log loss of each patient as predicted. */
  readonly before: Float64Array;
  /** The same after intercept and slope, fitted to the patients of all other folds. */
  readonly after: Float64Array;
  /**
   * What fitting two numbers to nine tenths of the patients costs on average, per patient: `after` lies above
   * the attainable level by as much.
   */
  readonly cost: number;
};

/**
 * What a recalibration within the group would leave of each patient's loss: cross-fitted, so that no patient
 * is judged by numbers that were fitted to his own outcome.
 *
 * @param risks each within [0, 1]; logits beyond ±25 count as that
 * @see Cox, Biometrika 45 (1958); Stone, JRSS B 36 (1974), for the folds; Akaike (1974): each fitted number
 *   costs 1/(2n)
 */
export function recalibratedLosses(outcomes: Uint8Array, risks: Float64Array): RecalibratedLosses {
  const logits = risks.map(logitOf);
  const folds = spreadOverFolds(outcomes.length);
  const after = new Float64Array(outcomes.length);
  const whole = fitRecalibration({ outcomes, logits });
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const { intercept, slope } = fitRecalibration(rowsOutside(fold, folds, { outcomes, logits }), whole);
    for (let row = 0; row < folds.length; row += 1)
      if (folds[row] === fold) after[row] = logLoss(outcomes[row] ?? 0, intercept + slope * (logits[row] ?? 0));
  }
  return {
    before: logits.map((logit, row) => logLoss(outcomes[row] ?? 0, logit)),
    after,
    cost: FITTED / (2 * outcomes.length * (1 - 1 / FOLDS)),
  };
}

/** Mean loss of a group after recalibration within it, less what fitting two numbers costs: a point of a learning curve. */
export function meanRecalibratedLoss(outcomes: Uint8Array, risks: Float64Array): number {
  const { after, cost } = recalibratedLosses(outcomes, risks);
  return after.reduce((sum, loss) => sum + loss, 0) / after.length - cost;
}

/**
 * Limits at 95 % of what the best intercept and slope would save per patient, by inversion of the noncentral
 * chi-squared distribution of twice the gain in log-likelihood: a gain has no normal distribution near 0. Far from
 * 0, where predictions are wrong by much, a gain scatters by more than that distribution says; it is stretched by
 * the scatter of the patients' own savings, which near 0 is what it says, and far from it makes the limits those of
 * their mean.
 *
 * @see Kent & Hainsworth, Journal of Statistical Planning and Inference 46 (1995); Vuong, Econometrica 57 (1989), for
 *   both kinds of distribution of one gain
 */
export function limitsOfSaving(
  outcomes: Uint8Array,
  risks: Float64Array,
): { readonly lower: number; readonly upper: number } {
  const logits = risks.map(logitOf);
  const { intercept, slope } = fitRecalibration({ outcomes, logits });
  const savings = logits.map(
    (logit, row) => logLoss(outcomes[row] ?? 0, logit) - logLoss(outcomes[row] ?? 0, intercept + slope * logit),
  );
  const count = savings.length;
  const gain = Math.max(0, 2 * savings.reduce((sum, saving) => sum + saving, 0));
  const { standardError } = meanAndError(savings, null);
  const scatter = gain > 0 && standardError > 0 ? (count * standardError) ** 2 / gain : 1;
  const { lower, upper } = noncentralityInterval(gain / scatter, FITTED, LEVEL);
  return { lower: (scatter * lower) / (2 * count), upper: (scatter * upper) / (2 * count) };
}

/** Log losses of patients, one each. */
export function lossesOf(outcomes: Uint8Array, risks: Float64Array): Float64Array {
  return risks.map((risk, row) => logLoss(outcomes[row] ?? 0, logitOf(risk)));
}

function logitOf(risk: number): number {
  return Math.max(-LARGEST_LOGIT, Math.min(LARGEST_LOGIT, Math.log(risk) - Math.log1p(-risk)));
}

/** ln(1 + e^z) − yz, which neither overflows nor cancels. */
function logLoss(outcome: number, logit: number): number {
  return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - (outcome === 1 ? logit : 0);
}

/**
 * By chance alone. Folds that hold the same share of events would let the intercept see the outcomes that it is
 * judged by, and the loss after it come out too low.
 */
function spreadOverFolds(rows: number): Uint8Array {
  const random = seededRandom(SEED);
  const folds = Uint8Array.from({ length: rows }, (_, row) => row % FOLDS);
  for (let last = rows - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [folds[last], folds[other]] = [folds[other] ?? 0, folds[last] ?? 0];
  }
  return folds;
}

function rowsOutside(fold: number, folds: Uint8Array, { outcomes, logits }: CalibrationRows): CalibrationRows {
  const count = folds.reduce((kept, own) => (own === fold ? kept : kept + 1), 0);
  const rows = { outcomes: new Uint8Array(count), logits: new Float64Array(count) };
  let next = 0;
  for (let row = 0; row < folds.length; row += 1) {
    if (folds[row] === fold) continue;
    rows.outcomes[next] = outcomes[row] ?? 0;
    rows.logits[next] = logits[row] ?? 0;
    next += 1;
  }
  return rows;
}
