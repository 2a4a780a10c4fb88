/** Powers of ten up to the largest that a double holds exactly. */
export const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Seventeen digits are a double printed in full: nothing is saved beyond this. */
const LARGEST_EXPONENT = 17;
/** Products up to here are off by less than a half, so that rounding finds the integer. */
export const LARGEST_DECIMAL = 2 ** 51;
const SAMPLES = 64;
/** One value in this many may be stored apart from the others. */
export const STRAY_SHARE = 16;
/**
 * One sampled value in this many may ask for more decimals than are chosen. A decimal costs every
 * value 0.4 bytes and a value apart costs 10, so that it pays to leave out one in 24; the sample
 * may be off, hence the margin.
 */
const SAMPLED_STRAY_SHARE = 32;

/**
 * The number of decimals with which nearly all values are integers, for values that were printed
 * with few digits: 0.01234567 is 1234567 / 10^8 exactly, and an integer of 7 digits packs into 21
 * bits. null when too many values are not short decimals.
 */
export function findDecimalExponent(values: Float64Array): number | null {
  return chooseExponent(values, Math.max(1, Math.floor(values.length / SAMPLES)));
}

/** The integer `n` with `n / 10^exponent === value` to the last bit, or null when there is none. */
export function toDecimalInteger(value: number, exponent: number): number | null {
  const power = POWERS_OF_TEN[exponent] ?? 1;
  const integer = Math.round(value * power);
  if (integer / power !== value || Math.abs(integer) > LARGEST_DECIMAL) return null;
  // −0 divides back to −0 only as −0, which the packed integers cannot tell from 0.
  return value === 0 && Object.is(value, -0) ? null : integer + 0;
}

/** How many sampled values need so many decimals; kept so that a chunk costs no new memory. */
const histogram = new Uint32Array(LARGEST_EXPONENT + 1);

function chooseExponent(values: Float64Array, stride: number): number | null {
  histogram.fill(0);
  let sampled = 0;
  let failed = 0;
  for (let index = 0; index < values.length; index += stride) {
    const exponent = smallestExponent(values[index] ?? 0);
    sampled += 1;
    if (exponent === null) failed += 1;
    else histogram[exponent] = (histogram[exponent] ?? 0) + 1;
  }
  const tolerated = Math.floor(sampled / SAMPLED_STRAY_SHARE);
  if (failed > tolerated) return null;
  let outliers = failed;
  let exponent = LARGEST_EXPONENT;
  while (exponent > 0 && outliers + (histogram[exponent] ?? 0) <= tolerated) {
    outliers += histogram[exponent] ?? 0;
    exponent -= 1;
  }
  return exponent;
}

function smallestExponent(value: number): number | null {
  for (let exponent = 0; exponent <= LARGEST_EXPONENT; exponent += 1) {
    if (toDecimalInteger(value, exponent) !== null) return exponent;
  }
  return null;
}
