/** Powers of ten that a double holds exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const LARGEST_EXACT_POWER = 22;
/** Beyond it the errors of repeated scaling are not worth thinking about. */
const LARGEST_SHIFT = 3 * LARGEST_EXACT_POWER;
/** Digits that fit 32 bits with their sign. */
const DIGITS_PER_HALF = 9;
const TWO_TO_53 = 2 ** 53;
/** Cuts a double into two halves of 26 bits, whose products are exact (Dekker 1971). */
const SPLITTER = 2 ** 27 + 1;
/** Far more than the error of `roundDecimal`, far less than half a unit in the last place. */
const SAFETY = 1 + 2 ** -30;

const [MINUS, PLUS, POINT, ZERO] = [45, 43, 46, 48];
const DECODER = new TextDecoder();

/**
 * Reads one JSON number out of UTF-8 bytes: the double nearest to the decimal, as `Number` of its text
 * gives. Up to 18 digits need no text; others are handed to the language.
 *
 * @param out receives the number at `index`
 * @returns where the number ends, or −1 when no JSON number begins at `start`
 */
export function scanNumber(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  let at = start;
  let digit = (bytes[at] ?? 0) - ZERO;
  const isNegative = digit === MINUS - ZERO;
  if (isNegative) {
    at += 1;
    digit = (bytes[at] ?? 0) - ZERO;
  }
  // Most numbers have at most nine digits that count: one small integer over a power of ten.
  const first = digit;
  const wholeAt = at;
  let mantissa = 0;
  // As a number without sign, so that one comparison tells a digit.
  while (digit >>> 0 <= 9) {
    mantissa = (Math.imul(mantissa, 10) + digit) | 0;
    at += 1;
    digit = (bytes[at] ?? 0) - ZERO;
  }
  let counted = at - wholeAt;
  if (counted === 0 || (first === 0 && counted > 1)) return -1;
  if (counted > DIGITS_PER_HALF) return scanLongNumber(bytes, start, out, index);
  if (first === 0) counted = 0;
  let decimals = 0;
  if (digit === POINT - ZERO) {
    at += 1;
    const decimalsAt = at;
    if (first === 0) while (bytes[at] === ZERO) at += 1;
    const countedAt = at;
    const longAt = at + DIGITS_PER_HALF + 1 - counted;
    digit = (bytes[at] ?? 0) - ZERO;
    while (digit >>> 0 <= 9 && at < longAt) {
      mantissa = (Math.imul(mantissa, 10) + digit) | 0;
      at += 1;
      digit = (bytes[at] ?? 0) - ZERO;
    }
    decimals = at - decimalsAt;
    if (decimals === 0) return -1;
    counted += at - countedAt;
  }
  const hasExponent = digit === 101 - ZERO || digit === 69 - ZERO;
  if (hasExponent || counted > DIGITS_PER_HALF || decimals > LARGEST_EXACT_POWER) {
    return scanLongNumber(bytes, start, out, index);
  }
  const size = mantissa / (EXACT_POWERS[decimals] ?? 1);
  out[index] = isNegative ? -size : size;
  return at;
}

/** The same for every number. */
function scanLongNumber(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  let at = start;
  let digit = (bytes[at] ?? 0) - ZERO;
  const isNegative = digit === MINUS - ZERO;
  if (isNegative) {
    at += 1;
    digit = (bytes[at] ?? 0) - ZERO;
  }
  const first = digit;
  const digitsAt = at;
  // The first nine significant digits, then up to nine more; small integers are the quick ones.
  let high = 0;
  let highDigits = 0;
  let low = 0;
  let lowDigits = 0;
  let pointAt = -1;
  for (;;) {
    if (digit >= 0 && digit <= 9) {
      if (highDigits < DIGITS_PER_HALF) {
        high = (Math.imul(high, 10) + digit) | 0;
        if (high !== 0) highDigits += 1;
      } else {
        if (lowDigits < DIGITS_PER_HALF) low = (Math.imul(low, 10) + digit) | 0;
        lowDigits += 1;
      }
    } else if (digit === POINT - ZERO && pointAt === -1 && at > digitsAt) pointAt = at;
    else break;
    at += 1;
    digit = (bytes[at] ?? 0) - ZERO;
  }
  const wholeDigits = (pointAt === -1 ? at : pointAt) - digitsAt;
  // No digits, none behind the point, or a zero before others: no JSON.
  if (wholeDigits === 0 || pointAt === at - 1 || (first === 0 && wholeDigits > 1)) return -1;
  let shift = pointAt === -1 ? 0 : pointAt + 1 - at;
  if (digit === 101 - ZERO || digit === 69 - ZERO) {
    const exponentAt = at + 1;
    at = endOfExponent(bytes, exponentAt);
    if (at === -1) return -1;
    shift += exponentOf(bytes, exponentAt, at);
  }
  let size = Number.NaN;
  if (lowDigits <= DIGITS_PER_HALF) size = composeDecimal(high, low, lowDigits, shift);
  if (Number.isNaN(size)) out[index] = Number(DECODER.decode(bytes.subarray(start, at)));
  else out[index] = isNegative ? -size : size;
  return at;
}

/** @returns the end of an exponent's sign and digits, or −1 when there are no digits */
function endOfExponent(bytes: Uint8Array, start: number): number {
  const sign = bytes[start];
  const digitsAt = sign === MINUS || sign === PLUS ? start + 1 : start;
  let at = digitsAt;
  for (let byte = bytes[at] ?? 0; byte >= ZERO && byte <= ZERO + 9; byte = bytes[at] ?? 0) at += 1;
  return at === digitsAt ? -1 : at;
}

/** Huge exponents stay huge, which is all that matters of them. */
function exponentOf(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  let exponent = 0;
  for (let at = sign === MINUS || sign === PLUS ? start + 1 : start; at < end; at += 1) {
    exponent = Math.min(100_000, exponent * 10 + (bytes[at] ?? 0) - ZERO);
  }
  return sign === MINUS ? -exponent : exponent;
}

/**
 * `(high · 10^lowDigits + low) · 10^shift`, rounded once. Where integer and power are exact doubles one
 * operation is right by itself (Clinger, "How to read floating point numbers accurately", 1990).
 *
 * @returns NaN when it cannot be decided here
 */
function composeDecimal(high: number, low: number, lowDigits: number, shift: number): number {
  const scale = EXACT_POWERS[lowDigits] ?? 1;
  const mantissa = high * scale + low;
  if (mantissa === 0) return 0;
  if (mantissa < TWO_TO_53) {
    if (shift <= 0 && shift >= -LARGEST_EXACT_POWER) return mantissa / (EXACT_POWERS[-shift] ?? 1);
    if (shift > 0 && shift <= LARGEST_EXACT_POWER) return mantissa * (EXACT_POWERS[shift] ?? 1);
  }
  return shift >= -LARGEST_SHIFT && shift <= LARGEST_SHIFT ? roundDecimal(high, low, scale, shift) : Number.NaN;
}

/**
 * The same with sums of two doubles, which hold some 106 bits, and a test whether the remainder could
 * change how the greater one is rounded.
 *
 * @see T. J. Dekker, "A floating-point technique for extending the available precision",
 *   Numerische Mathematik 18 (1971)
 */
function roundDecimal(high: number, low: number, scale: number, shift: number): number {
  const product = high * scale;
  const lowBits = high % 32768;
  const rest = (high - lowBits) * scale - product + lowBits * scale + low;
  let sum = product + rest;
  let remainder = rest - (sum - product);
  for (let left = shift; left !== 0; ) {
    const isDivision = left < 0;
    const count = Math.min(LARGEST_EXACT_POWER, isDivision ? -left : left);
    const power = EXACT_POWERS[count] ?? 1;
    left += isDivision ? count : -count;
    const main = isDivision ? sum / power : sum * power;
    const factor = isDivision ? main : sum;
    // The error of factor · power, exactly.
    const whole = factor * power;
    const factorTop = factor * SPLITTER - (factor * SPLITTER - factor);
    const factorRest = factor - factorTop;
    const powerTop = power * SPLITTER - (power * SPLITTER - power);
    const powerRest = power - powerTop;
    const error = factorTop * powerTop - whole + factorTop * powerRest + factorRest * powerTop + factorRest * powerRest;
    const correction = isDivision ? (sum - whole - error + remainder) / power : error + remainder * power;
    sum = main + correction;
    remainder = correction - (sum - main);
  }
  return sum + remainder * SAFETY === sum ? sum : Number.NaN;
}
