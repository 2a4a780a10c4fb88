import type { Dice } from "./dice";

type Mutation = (bytes: Uint8Array, dice: Dice) => Uint8Array;

/** What a length, a count or an offset is set to where a reader may believe it. */
const EXTREMES = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0xffffn, 2n ** 24n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n];
const HUGE = [2n ** 53n, 2n ** 62n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];
const LONGEST_RANGE = 64;
/** Inputs stay this small, or a million of them would take hours. */
const GROWN_BYTES_LIMIT = 8192;

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  changeByte,
  cutEnd,
  removeRange,
  duplicateRange,
  swapRanges,
  setLength,
  setVarint,
  insertNoise,
  zeroRange,
];

/** @returns a copy with one change of a random kind */
export function mutateBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  return bytes.length === 0 ? dice.bytes(dice.below(16)) : dice.pick(MUTATIONS)(bytes, dice);
}

/** The beginning of one input with the end of another, as a writer leaves it that overwrote a file. */
export function spliceBytes(first: Uint8Array, second: Uint8Array, dice: Dice): Uint8Array {
  const head = first.subarray(0, dice.below(first.length + 1));
  return joinBytes(head, second.subarray(dice.below(second.length + 1)));
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function flipBit(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = bytes.slice();
  const at = dice.below(bytes.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
  return changed;
}

function changeByte(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = bytes.slice();
  changed[dice.below(bytes.length)] = dice.below(256);
  return changed;
}

function cutEnd(bytes: Uint8Array, dice: Dice): Uint8Array {
  return bytes.slice(0, dice.below(bytes.length));
}

function removeRange(bytes: Uint8Array, dice: Dice): Uint8Array {
  const [start, end] = rangeOf(bytes, dice);
  return joinBytes(bytes.subarray(0, start), bytes.subarray(end));
}

function duplicateRange(bytes: Uint8Array, dice: Dice): Uint8Array {
  if (bytes.length > GROWN_BYTES_LIMIT) return removeRange(bytes, dice);
  const [start, end] = rangeOf(bytes, dice);
  return joinBytes(bytes.subarray(0, end), bytes.subarray(start));
}

function swapRanges(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = bytes.slice();
  const [from, end] = rangeOf(bytes, dice);
  const to = dice.below(bytes.length - (end - from) + 1);
  changed.set(bytes.subarray(to, to + end - from), from);
  changed.set(bytes.subarray(from, end), to);
  return changed;
}

function setLength(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = bytes.slice();
  const width = dice.pick([1, 2, 4, 8]);
  if (bytes.length < width) return changed;
  const at = dice.below(bytes.length - width + 1);
  const value = BigInt.asUintN(width * 8, dice.pick([...EXTREMES, ...HUGE]));
  const isLittleEndian = dice.chance(0.7);
  for (let byte = 0; byte < width; byte += 1) {
    const place = isLittleEndian ? byte : width - 1 - byte;
    changed[at + place] = Number((value >> BigInt(byte * 8)) & 0xffn);
  }
  return changed;
}

/** A number in groups of seven bits, as protocol buffers, Thrift and LevelDB write lengths. */
function setVarint(bytes: Uint8Array, dice: Dice): Uint8Array {
  const groups: number[] = [];
  let rest = dice.pick([...EXTREMES, ...HUGE]);
  for (; rest > 127n; rest >>= 7n) groups.push(Number(rest & 127n) | 128);
  groups.push(Number(rest));
  const at = dice.below(bytes.length);
  return joinBytes(bytes.subarray(0, at), Uint8Array.from(groups), bytes.subarray(at + 1));
}

function insertNoise(bytes: Uint8Array, dice: Dice): Uint8Array {
  if (bytes.length > GROWN_BYTES_LIMIT) return cutEnd(bytes, dice);
  const at = dice.below(bytes.length);
  return joinBytes(bytes.subarray(0, at), dice.bytes(1 + dice.below(8)), bytes.subarray(at));
}

/** What a file system leaves where a machine stopped before the data were written. */
function zeroRange(bytes: Uint8Array, dice: Dice): Uint8Array {
  const [start, end] = rangeOf(bytes, dice);
  return bytes.slice().fill(0, start, end);
}

function rangeOf(bytes: Uint8Array, dice: Dice): readonly [number, number] {
  const start = dice.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + dice.below(LONGEST_RANGE))];
}
