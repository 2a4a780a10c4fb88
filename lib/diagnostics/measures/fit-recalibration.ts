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

/** Maximises the likelihood; with fewer than two different risks the slope stays near 1. */
export function fitRecalibration({ outcomes, logits }: CalibrationRows): Recalibration {
  let intercept = 0;
  let slope = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
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
    const stepA = limit((bb * scoreA - ab * scoreB) / determinant);
    const stepB = limit((aa * scoreB - ab * scoreA) / determinant);
    intercept += stepA;
    slope += stepB;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-9) break;
  }
  return { intercept, slope };
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

function limit(step: number): number {
  return Number.isFinite(step) ? Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step)) : 0;
}
