import type { ByteReader, ByteWriter } from "./byte-stream";

/** How a column of integers is stored. The numbers are part of stored data: never change their meaning. */
const RAW = 0;
const DELTAS = 1;

/** Differences beyond this would no longer be exact as doubles once doubled and folded. */
const LARGEST_DELTA = 2 ** 50;
const SHORTEST_RUN = 3;

/**
 * Writes steps, times or counts. Evenly spaced columns shrink to a few bytes: what is stored is the
 * change of the difference from one number to the next, with repetitions as a length. Columns with
 * fractions, NaN or leaps beyond 2^50 are stored as they are; −0 is stored as 0.
 */
export function writeIntegers(writer: ByteWriter, numbers: Float64Array): void {
  if (!hasExactDeltas(numbers)) {
    writer.byte(RAW);
    for (const value of numbers) writer.float64(value);
    return;
  }
  writer.byte(DELTAS);
  if (numbers.length === 0) return;
  writer.float64((numbers[0] ?? 0) + 0);
  writeRuns(writer, secondDifferences(numbers));
}

/** Reads `length` numbers that `writeIntegers` wrote. */
export function readIntegers(reader: ByteReader, length: number): Float64Array {
  const numbers = new Float64Array(length);
  if (reader.byte() === RAW) {
    for (let index = 0; index < length; index += 1) numbers[index] = reader.float64();
    return numbers;
  }
  if (length === 0) return numbers;
  let current = reader.float64();
  numbers[0] = current;
  let delta = 0;
  for (let index = 1; index < length; ) {
    const header = reader.varint();
    const isRun = header % 2 === 1;
    const end = Math.min(length, index + Math.floor(header / 2));
    let change = isRun ? reader.signedVarint() : 0;
    for (; index < end; index += 1) {
      if (!isRun) change = reader.signedVarint();
      delta += change;
      current += delta;
      numbers[index] = current;
    }
  }
  return numbers;
}

function hasExactDeltas(numbers: Float64Array): boolean {
  let previous = numbers[0] ?? 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const value = numbers[index] ?? 0;
    if (!Number.isSafeInteger(value) || Math.abs(value - previous) > LARGEST_DELTA) return false;
    previous = value;
  }
  return true;
}

/** Filled and written within one call; kept so that a column costs no new memory. */
const differences = new Float64Array(4096);

function secondDifferences(numbers: Float64Array): Float64Array {
  const length = numbers.length - 1;
  const changes = length <= differences.length ? differences.subarray(0, length) : new Float64Array(length);
  let previous = numbers[0] ?? 0;
  let previousDelta = 0;
  for (let index = 0; index < changes.length; index += 1) {
    const value = numbers[index + 1] ?? 0;
    const delta = value - previous;
    changes[index] = delta - previousDelta;
    previous = value;
    previousDelta = delta;
  }
  return changes;
}

/** A header with an odd number is a repetition of the one value that follows, an even one a row of values. */
function writeRuns(writer: ByteWriter, changes: Float64Array): void {
  let literalStart = 0;
  let index = 0;
  const flushLiterals = (end: number): void => {
    if (end === literalStart) return;
    writer.varint((end - literalStart) * 2);
    for (let at = literalStart; at < end; at += 1) writer.signedVarint(changes[at] ?? 0);
  };
  while (index < changes.length) {
    const value = changes[index] ?? 0;
    let end = index + 1;
    while (end < changes.length && changes[end] === value) end += 1;
    if (end - index >= SHORTEST_RUN) {
      flushLiterals(index);
      writer.varint((end - index) * 2 + 1);
      writer.signedVarint(value);
      literalStart = end;
    }
    index = end;
  }
  flushLiterals(changes.length);
}
