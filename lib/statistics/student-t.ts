/**
 * Quantile of Student's t distribution.
 *
 * @param probability 0.5 to 1, both excluded
 * @param degrees degrees of freedom, at least 1; need not be whole
 * @returns accurate to about six digits
 * @see Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970), with the
 *   correction of 1979; exact for one and two degrees of freedom
 */
export function studentQuantile(probability: number, degrees: number): number {
  const tails = 2 * (1 - probability);
  if (degrees === 1) return 1 / Math.tan((tails * Math.PI) / 2);
  if (degrees === 2) return Math.sqrt(2 / (tails * (2 - tails)) - 2);
  const a = 1 / (degrees - 0.5);
  const b = 48 / (a * a);
  const c = ((20700 * (a / b) - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  const y = (d * tails) ** (2 / degrees);
  return Math.sqrt(degrees * (y > 0.05 + a ? fromNormal(tails, degrees, { a, b, c, d }) : fromTail(y, degrees, d)));
}

type Terms = { readonly a: number; readonly b: number; readonly c: number; readonly d: number };

/** Asymptotic inverse expansion about the normal quantile. */
function fromNormal(tails: number, degrees: number, { a, b, c, d }: Terms): number {
  const x = normalQuantile(tails / 2);
  const square = x * x;
  const inner = degrees < 5 ? c + 0.3 * (degrees - 4.5) * (x + 0.6) : c;
  const first = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + inner;
  const scaled = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / first - square - 3) / b + 1) * x;
  return Math.expm1(a * scaled * scaled);
}

function fromTail(y: number, n: number, d: number): number {
  const bracket = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1);
  return bracket / (n + 2) + 1 / y;
}

/**
 * Quantile of the standard normal distribution, relative error below 1.2 · 10⁻⁹.
 *
 * @param probability 0 to 1, both excluded
 * @see Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003)
 */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return evaluate(TAIL_TOP, q) / (evaluate(TAIL_BOTTOM, q) * q + 1);
  }
  const q = probability - 0.5;
  const r = q * q;
  return (evaluate(CENTRE_TOP, r) * q) / (evaluate(CENTRE_BOTTOM, r) * r + 1);
}

/** Horner's scheme, highest power first. */
function evaluate(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

const CENTRE_TOP = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const CENTRE_BOTTOM = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
];
const TAIL_TOP = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BOTTOM = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
