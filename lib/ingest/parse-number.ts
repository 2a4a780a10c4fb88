/** Powers of ten that a double holds exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const EXACT_DIGITS = 15;
const POINT = 46;
const NOT_FINITE = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads a plain decimal number out of a text without cutting the text where that is exact. Up to 15 digits and a power
 * of ten up to 22 are exact in doubles, so that one multiplication or division rounds correctly
 * (Clinger, "How to read floating point numbers accurately", 1990, fast path); others are cut out.
 *
 * @param pointCode character code of the decimal point or comma
 * @returns undefined when the text is not such a number; `parseNumber` then decides
 */
export function parseDecimalAt(text: string, start: number, end: number, pointCode = POINT): number | undefined {
  let at = start;
  const isNegative = text.charCodeAt(at) === 45;
  if (isNegative) at += 1;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let point = -1;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      mantissa = mantissa * 10 + (code - 48);
      if (mantissa > 0) digits += 1;
    } else if (code === pointCode && point === -1) {
      point = at;
    } else break;
  }
  const mantissaStart = start + (isNegative ? 1 : 0);
  if (at === mantissaStart || (point !== -1 && at === mantissaStart + 1)) return undefined;
  if (point !== -1) decimals = at - point - 1;
  let exponent = 0;
  if (at < end) {
    const parsed = parseExponent(text, at, end);
    if (parsed === undefined) return undefined;
    exponent = parsed;
  }
  const shift = exponent - decimals;
  const power = EXACT_POWERS[shift < 0 ? -shift : shift];
  if (digits > EXACT_DIGITS || power === undefined) {
    const cut = text.slice(start, end);
    return Number(pointCode === POINT ? cut : cut.replace(String.fromCharCode(pointCode), "."));
  }
  const size = shift < 0 ? mantissa / power : mantissa * power;
  return isNegative ? -size : size;
}

function parseExponent(text: string, start: number, end: number): number | undefined {
  const letter = text.charCodeAt(start);
  if (letter !== 101 && letter !== 69) return undefined;
  let at = start + 1;
  const sign = text.charCodeAt(at);
  if (sign === 45 || sign === 43) at += 1;
  if (at >= end || end - at > 3) return undefined;
  let exponent = 0;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return undefined;
    exponent = exponent * 10 + (code - 48);
  }
  return sign === 45 ? -exponent : exponent;
}

/**
 * @returns the number that a text stands for, `nan`, `inf` and `infinity` in any case and with a sign
 *   included, or undefined when it stands for none
 */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  return parseNotFinite(trimmed);
}

/** @returns NaN or an infinity when the text names one, else undefined */
export function parseNotFinite(text: string): number | undefined {
  const match = NOT_FINITE.exec(text);
  if (match === null) return undefined;
  if (match[2] !== undefined) return Number.NaN;
  return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
