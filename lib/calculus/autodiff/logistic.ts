/** 1 / (1 + e⁻ˣ), to full precision at both ends. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const grown = Math.exp(x);
  return grown / (1 + grown);
}

/**
 * ln(1 + eˣ) without overflow, and without losing the small values below 0.
 *
 * @see Mächler, "Accurately computing log(1 − exp(−|a|))" (2012), eq. 10
 */
export function logOfOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
