/** A logistic regression to fit: columns of one length, and what each row counts. */
export type LogisticModel = {
  /** One array per coefficient; a column of ones is the intercept. */
  readonly columns: readonly Float64Array[];
  readonly outcomes: Uint8Array;
  /** Added to the linear predictor with a coefficient of 1, or null. */
  readonly offset: Float64Array | null;
  readonly weights: Float64Array | null;
};

export type LogisticFit = {
  readonly coefficients: readonly number[];
  /** Inverse information; with weights the sandwich, which takes each row for one patient. */
  readonly covariance: readonly (readonly number[])[];
  /** −2 · log-likelihood, weighted. */
  readonly deviance: number;
};

const MOST_STEPS = 100;
const MOST_HALVINGS = 40;
const CLOSE_ENOUGH = 1e-10;
/** What is accepted after the last step: with risks near 0 and 1 alone, rounding keeps the score from coming nearer to 0. */
const CLOSE_FOR_ROUNDING = 1e-6;
/** Log odds that one step may move any row: where risks are near 0 or 1 a full step would leap over the maximum. */
const LONGEST_STEP = 5;

/**
 * Maximum likelihood of a logistic regression by Newton's method (iteratively reweighted least squares),
 * with steps halved while they would raise the deviance, until no coefficient moves by more than 1e-10.
 *
 * @returns null where it does not converge or the columns depend on each other; with outcomes that the
 *   columns separate there is no maximum, which callers with one column can and should find out before
 * @see McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), 2.5; White, Econometrica 50 (1982), for
 *   the sandwich
 */
export function fitLogistic(model: LogisticModel, start: readonly number[]): LogisticFit | null {
  let coefficients = [...start];
  let deviance = logisticDeviance(model, coefficients);
  let moved = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS && moved > CLOSE_ENOUGH; step += 1) {
    const { score, information } = derivativesOf(model, coefficients);
    const inverse = invertSymmetric(information);
    if (inverse === null) return null;
    const direction = inverse.map((row) => dot(row, score));
    const next = takeStep(model, { coefficients, deviance, move: shorten(model, direction) });
    if (next === null) return null;
    moved = largestMove(coefficients, next.coefficients);
    ({ coefficients, deviance } = next);
  }
  return moved <= CLOSE_FOR_ROUNDING ? finish(model, coefficients, deviance) : null;
}

/** Relative to a coefficient above 1, absolute below. */
function largestMove(from: readonly number[], to: readonly number[]): number {
  return to.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (from[index] ?? 0)) / Math.max(1, Math.abs(value))),
    0,
  );
}

function shorten(model: LogisticModel, move: readonly number[]): readonly number[] {
  const shift = { ...model, offset: null };
  let longest = 0;
  for (let row = 0; row < model.outcomes.length; row += 1)
    longest = Math.max(longest, Math.abs(linearPredictor(shift, move, row)));
  return longest > LONGEST_STEP ? move.map((value) => (value * LONGEST_STEP) / longest) : move;
}

function takeStep(
  model: LogisticModel,
  from: { readonly coefficients: number[]; readonly deviance: number; readonly move: readonly number[] },
): { coefficients: number[]; deviance: number } | null {
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const coefficients = from.coefficients.map((value, index) => value + (from.move[index] ?? 0) / 2 ** halving);
    const deviance = logisticDeviance(model, coefficients);
    if (deviance <= from.deviance + 1e-12 * Math.abs(from.deviance)) return { coefficients, deviance };
  }
  return null;
}

function finish(model: LogisticModel, coefficients: readonly number[], deviance: number): LogisticFit | null {
  const { information, outer } = derivativesOf(model, coefficients);
  const inverse = invertSymmetric(information);
  if (inverse === null) return null;
  const covariance = model.weights === null ? inverse : multiply(multiply(inverse, outer), inverse);
  return { coefficients, covariance, deviance };
}

function linearPredictor(model: LogisticModel, coefficients: readonly number[], row: number): number {
  let sum = model.offset?.[row] ?? 0;
  for (let column = 0; column < coefficients.length; column += 1)
    sum += (coefficients[column] ?? 0) * (model.columns[column]?.[row] ?? 0);
  return sum;
}

/** −2 Σ w(yη − ln(1 + e^η)). */
export function logisticDeviance(model: LogisticModel, coefficients: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < model.outcomes.length; row += 1) {
    const predictor = linearPredictor(model, coefficients, row);
    // ln(1 + e^η) − yη, in the form that neither overflows nor cancels.
    const towards = model.outcomes[row] === 1 ? -predictor : predictor;
    sum += (model.weights?.[row] ?? 1) * (Math.max(0, towards) + Math.log1p(Math.exp(-Math.abs(towards))));
  }
  return 2 * sum;
}

function derivativesOf(
  model: LogisticModel,
  coefficients: readonly number[],
): { score: number[]; information: number[][]; outer: number[][] } {
  const size = coefficients.length;
  const score = new Array<number>(size).fill(0);
  const information = squareOf(size);
  const outer = squareOf(size);
  const values = new Float64Array(size);
  for (let row = 0; row < model.outcomes.length; row += 1) {
    const predictor = linearPredictor(model, coefficients, row);
    const probability = expit(predictor);
    const weight = model.weights?.[row] ?? 1;
    const residual = weight * ((model.outcomes[row] ?? 0) - probability);
    const curvature = weight * probability * expit(-predictor);
    for (let a = 0; a < size; a += 1) values[a] = model.columns[a]?.[row] ?? 0;
    for (let a = 0; a < size; a += 1) {
      const first = values[a] ?? 0;
      score[a] = (score[a] ?? 0) + residual * first;
      addProducts(information[a], values, curvature * first);
      // The outer products are those of the sandwich, which rows of weight 1 have no use for.
      if (model.weights !== null) addProducts(outer[a], values, residual * residual * first);
    }
  }
  return { score, information, outer };
}

/** 1/(1 + e^−x). */
export function expit(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

function squareOf(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}

/** Adds to each entry of a row what its column contributes; written out, since every row of every fit comes here. */
function addProducts(entries: number[] | undefined, values: Float64Array, factor: number): void {
  if (entries === undefined) return;
  for (let b = 0; b < values.length; b += 1) entries[b] = (entries[b] ?? 0) + factor * (values[b] ?? 0);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function multiply(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b.map((_, column) => row.reduce((sum, value, k) => sum + value * (b[k]?.[column] ?? 0), 0)));
}

/** Inverse of a symmetric positive definite matrix by Cholesky; null where it is not. Scaled to a unit diagonal. */
export function invertSymmetric(matrix: readonly (readonly number[])[]): number[][] | null {
  const scales = matrix.map((row, index) => Math.sqrt(row[index] ?? 0));
  if (scales.some((scale) => !(scale > 0) || !Number.isFinite(scale))) return null;
  const factor = squareOf(matrix.length);
  for (let row = 0; row < matrix.length; row += 1)
    for (let column = 0; column <= row; column += 1) {
      const own = factor[row];
      const scaled = (matrix[row]?.[column] ?? 0) / ((scales[row] ?? 1) * (scales[column] ?? 1));
      const rest = scaled - dot((own ?? []).slice(0, column), factor[column] ?? []);
      if (row === column && !(rest > 1e-13)) return null;
      if (own) own[column] = row === column ? Math.sqrt(rest) : rest / (factor[column]?.[column] ?? 1);
    }
  const columns = matrix.map((_, unit) => solveByFactor(factor, unit));
  return columns.map((column, a) => column.map((value, b) => value / ((scales[a] ?? 1) * (scales[b] ?? 1))));
}

/** Solves L Lᵀ x = e_unit. */
function solveByFactor(factor: readonly (readonly number[])[], unit: number): number[] {
  const size = factor.length;
  const forward: number[] = [];
  for (let row = 0; row < size; row += 1)
    forward.push(((row === unit ? 1 : 0) - dot(forward, factor[row] ?? [])) / (factor[row]?.[row] ?? 1));
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = forward[row] ?? 0;
    for (let below = row + 1; below < size; below += 1) rest -= (factor[below]?.[row] ?? 0) * (solution[below] ?? 0);
    solution[row] = rest / (factor[row]?.[row] ?? 1);
  }
  return solution;
}
