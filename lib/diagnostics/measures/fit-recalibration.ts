/**
 * The best correction of predicted risks by two numbers: logit p ↦ a + b · logit p, by Newton's method
 * on the log-likelihood. What it gains is loss that was attainable from these very predictions.
 *
 * @see Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958)
 */
export type Recalibration = { readonly intercept: number; readonly slope: number };

/** Outcomes (1 = event) and the logits of the predicted risks of some patients. */
export type CalibrationRows = { readonly outcomes: Uint8Array; readonly logits: Float64Array };

const ROUNDS = 60;
/** Weight of a prior at a = 0, b = 1, worth a hundredth of a patient: keeps separated outcomes finite. */
const PRIOR = 0.01;
const LARGEST_STEP = 2;
const CLOSE_ENOUGH = 1e-9;
/** A step that moves no row's log odds by more cannot raise the loss, whose curvature it changes e-fold at most. */
const SAFE_STEP = 1;
/** At the maximum the loss rises and falls by as much. */
const ROUNDING = 1e-12;
const NO_CORRECTION: Recalibration = { intercept: 0, slope: 1 };

/**
 * Maximises the likelihood; with fewer than two different risks the slope stays near 1. A step that would raise
 * the loss is halved: from risks that are far too near 0 and 1 a whole one leaps over the maximum and never
 * comes back.
 *
 * @param start where the search begins: it ends sooner from the correction of nearly the same patients
 */
export function fitRecalibration(rows: CalibrationRows, start: Recalibration = NO_CORRECTION): Recalibration {
  const farthest = rows.logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
  let at = start;
  for (let round = 0; round < ROUNDS; round += 1) {
    let step = newtonStep(rows, at);
    if (Math.abs(step.intercept) + Math.abs(step.slope) * farthest > SAFE_STEP) step = shorten(rows, at, step);
    at = addStep(at, step);
    if (Math.abs(step.intercept) + Math.abs(step.slope) < CLOSE_ENOUGH) break;
  }
  return at;
}

function newtonStep({ outcomes, logits }: CalibrationRows, { intercept, slope }: Recalibration): Recalibration {
  let [scoreA, scoreB] = [-PRIOR * intercept, -PRIOR * (slope - 1)];
  let [aa, ab, bb] = [PRIOR, 0, PRIOR];
  for (let row = 0; row < logits.length; row += 1) {
    const logit = logits[row] ?? 0;
    const risk = 1 / (1 + Math.exp(-(intercept + slope * logit)));
    const residual = (outcomes[row] ?? 0) - risk;
    const weight = risk * (1 - risk);
    scoreA += residual;
    scoreB += residual * logit;
    aa += weight;
    ab += weight * logit;
    bb += weight * logit * logit;
  }
  const determinant = aa * bb - ab * ab;
  return limit({
    intercept: (bb * scoreA - ab * scoreB) / determinant,
    slope: (aa * scoreB - ab * scoreA) / determinant,
  });
}

/** Half of the step, again and again, until it does not raise the loss. */
function shorten(rows: CalibrationRows, from: Recalibration, whole: Recalibration): Recalibration {
  const most = penalisedLoss(rows, from) * (1 + ROUNDING);
  let step = whole;
  while (
    !(penalisedLoss(rows, addStep(from, step)) <= most) &&
    Math.abs(step.intercept) + Math.abs(step.slope) > CLOSE_ENOUGH
  )
    step = { intercept: step.intercept / 2, slope: step.slope / 2 };
  return step;
}

function penalisedLoss(rows: CalibrationRows, at: Recalibration): number {
  return sumLosses(rows, at) + (PRIOR / 2) * (at.intercept ** 2 + (at.slope - 1) ** 2);
}

function addStep(from: Recalibration, step: Recalibration): Recalibration {
  return { intercept: from.intercept + step.intercept, slope: from.slope + step.slope };
}

/** Sum of the log losses under a correction; no correction is `{ intercept: 0, slope: 1 }`. */
export function sumLosses({ outcomes, logits }: CalibrationRows, { intercept, slope }: Recalibration): number {
  let sum = 0;
  for (let row = 0; row < logits.length; row += 1) {
    const z = intercept + slope * (logits[row] ?? 0);
    sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (outcomes[row] === 1 ? z : 0);
  }
  return sum;
}

/** Both by the same factor: another direction might lead uphill. */
function limit({ intercept, slope }: Recalibration): Recalibration {
  const largest = Math.max(Math.abs(intercept), Math.abs(slope));
  if (!Number.isFinite(largest)) return { intercept: 0, slope: 0 };
  const factor = largest > LARGEST_STEP ? LARGEST_STEP / largest : 1;
  return { intercept: factor * intercept, slope: factor * slope };
}
