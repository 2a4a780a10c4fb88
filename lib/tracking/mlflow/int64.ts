const SMALLEST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;
const DIGITS = /^[+-]?\d{1,40}$/;

/** A 64-bit integer: a number where a double holds it exactly, else a bigint. */
export type Int64 = number | bigint;

/**
 * Reads an int64 of protobuf's JSON, which may be a number or a text.
 *
 * @returns null for what is none
 */
export function readInt64(value: unknown): Int64 | null {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return value + 0;
    return Number.isInteger(value) ? inRange(BigInt(value)) : null;
  }
  if (typeof value !== "string" || !DIGITS.test(value)) return null;
  return inRange(BigInt(value.replace(/^\+/, "")));
}

function inRange(value: bigint): Int64 | null {
  if (value < SMALLEST || value > GREATEST) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The JSON of an int64: a number where every reader keeps its digits, else a text. */
export function writeInt64(value: Int64): number | string {
  return typeof value === "number" ? value : String(value);
}

export function compareInt64(left: Int64, right: Int64): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
