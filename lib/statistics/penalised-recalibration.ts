import { findCrossing } from "./find-crossing";
import { expit } from "./fit-logistic";

/** Intercept and slope of logit P(y) = α + β logit p. */
type Terms = readonly [intercept: number, slope: number];

type Curve = {
  /** −2 (log-likelihood + ½ ln |I|). */
  readonly deviance: number;
  /** Slope of the penalised log-likelihood. */
  readonly score: Terms;
  /** Information: of the intercept, between both, of the slope. */
  readonly information: readonly [number, number, number];
};

const MOST_STEPS = 200;
const MOST_HALVINGS = 30;
const CLOSE_ENOUGH = 1e-11;

/**
 * Limits of intercept and slope of a recalibration by Firth's penalised likelihood, profiled: for few
 * events Wald's are too wide and lean to one side, and the likelihood's own are too narrow.
 *
 * @param quantile squared, of the deviance: z² of the normal distribution
 * @returns null where the fit does not converge
 * @see Heinze & Schemper, "A solution to the problem of separation in logistic regression", Statistics in
 *   Medicine 21 (2002); Firth, Biometrika 80 (1993)
 */
export function penalisedLimits(
  outcomes: Uint8Array,
  logits: Float64Array,
  quantile: number,
): { readonly intercept: readonly [number, number]; readonly slope: readonly [number, number] } | null {
  const evaluate = (terms: Terms): Curve => curveAt(outcomes, logits, terms);
  const best = maximise(evaluate, [0, 1]);
  if (best === null) return null;
  const { deviance, information } = evaluate(best);
  const [own, between, ofSlope] = information;
  const determinant = own * ofSlope - between ** 2;
  const errors: Terms = [Math.sqrt(ofSlope / determinant), Math.sqrt(own / determinant)];
  const limitsOf = (place: 0 | 1): readonly [number, number] | null => {
    const bestOther = place === 0 ? best[1] : best[0];
    let other = bestOther;
    const excess = (at: number): number => {
      const profiled = profile(evaluate, place, at, other);
      if (profiled === null) return Number.NaN;
      other = profiled.other;
      return profiled.deviance - deviance - quantile;
    };
    const reach = Math.sqrt(quantile) * errors[place];
    const lower = findCrossing(excess, best[place], -reach);
    other = bestOther;
    const upper = findCrossing(excess, best[place], reach);
    return lower === null || upper === null ? null : [lower, upper];
  };
  const [intercept, slope] = [limitsOf(0), limitsOf(1)];
  return intercept === null || slope === null ? null : { intercept, slope };
}

function curveAt(outcomes: Uint8Array, logits: Float64Array, [intercept, slope]: Terms): Curve {
  let [deviance, own, between, ofSlope] = [0, 0, 0, 0];
  for (let row = 0; row < logits.length; row += 1) {
    const x = logits[row] ?? 0;
    const predictor = intercept + slope * x;
    const probability = expit(predictor);
    const towards = outcomes[row] === 1 ? -predictor : predictor;
    deviance += Math.max(0, towards) + Math.log1p(Math.exp(-Math.abs(towards)));
    const weight = probability * (1 - probability);
    own += weight;
    between += weight * x;
    ofSlope += weight * x * x;
  }
  const determinant = own * ofSlope - between ** 2;
  let [first, second] = [0, 0];
  for (let row = 0; row < logits.length; row += 1) {
    const x = logits[row] ?? 0;
    const probability = expit(intercept + slope * x);
    const leverage = (probability * (1 - probability) * (ofSlope - 2 * between * x + own * x * x)) / determinant;
    const residual = (outcomes[row] ?? 0) - probability + leverage * (0.5 - probability);
    first += residual;
    second += residual * x;
  }
  return {
    deviance: 2 * deviance - Math.log(determinant),
    score: [first, second],
    information: [own, between, ofSlope],
  };
}

function maximise(evaluate: (terms: Terms) => Curve, start: Terms): Terms | null {
  let terms = start;
  let curve = evaluate(terms);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [own, between, ofSlope] = curve.information;
    const determinant = own * ofSlope - between ** 2;
    const move: Terms = [
      (ofSlope * curve.score[0] - between * curve.score[1]) / determinant,
      (own * curve.score[1] - between * curve.score[0]) / determinant,
    ];
    const next = descend(evaluate, terms, move, curve.deviance);
    if (next === null) return null;
    if (Math.hypot(...move) <= CLOSE_ENOUGH * Math.max(1, Math.hypot(...terms))) return next.terms;
    ({ terms, curve } = next);
  }
  return null;
}

/** The best value of the other term where one is held. */
function profile(
  evaluate: (terms: Terms) => Curve,
  place: 0 | 1,
  held: number,
  start: number,
): { readonly other: number; readonly deviance: number } | null {
  const both = (other: number): Terms => (place === 0 ? [held, other] : [other, held]);
  let terms = both(start);
  let curve = evaluate(terms);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [own, , ofSlope] = curve.information;
    const move = place === 0 ? curve.score[1] / ofSlope : curve.score[0] / own;
    const next = descend(evaluate, terms, place === 0 ? [0, move] : [move, 0], curve.deviance);
    if (next === null) return null;
    ({ terms, curve } = next);
    const other = place === 0 ? terms[1] : terms[0];
    // The deviance is flat at its least: far smaller moves change no limit.
    if (Math.abs(move) <= 1e-9 * Math.max(1, Math.abs(other))) return { other, deviance: curve.deviance };
  }
  return null;
}

function descend(
  evaluate: (terms: Terms) => Curve,
  from: Terms,
  move: Terms,
  deviance: number,
): { readonly terms: Terms; readonly curve: Curve } | null {
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const terms: Terms = [from[0] + move[0] / 2 ** halving, from[1] + move[1] / 2 ** halving];
    const curve = evaluate(terms);
    if (curve.deviance <= deviance + 1e-12 * Math.abs(deviance)) return { terms, curve };
  }
  return null;
}
