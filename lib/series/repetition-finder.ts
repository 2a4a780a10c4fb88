import { FloatBits } from "./float-bits";
import type { PointColumns } from "./run-data";

const EMPTY = 0;

/**
 * Finds the points of some columns that are there already: the same step, time and value (NaN equal to
 * NaN, a missing time equal to a missing time) earlier in the same columns, or in others that are shown
 * to it one after the other. Each point that is shown costs one look into a table of the columns' own
 * points, so that what it is compared with need not be in memory at once.
 */
export class RepetitionFinder {
  readonly #columns: PointColumns;
  readonly #isRepeated: Uint8Array;
  /** Indices of the columns' points plus 1, each in the first free slot from the one of its hash on. */
  readonly #slots: Int32Array;
  #repeated = 0;

  constructor(columns: PointColumns) {
    const { length } = columns.steps;
    this.#columns = columns;
    this.#isRepeated = new Uint8Array(length);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1, length) * 2)));
    const hashes = hashPoints(columns);
    for (let index = 0; index < length; index += 1) {
      const slot = this.#findSlot(columns, index, hashes[index] ?? 0);
      const known = this.#slots[slot] ?? EMPTY;
      if (known === EMPTY) this.#slots[slot] = index + 1;
      else this.#mark(index);
    }
  }

  /** Points that are new so far. */
  get remaining(): number {
    return this.#isRepeated.length - this.#repeated;
  }

  /** Shows it points that are there already. */
  compare(others: PointColumns): void {
    const hashes = hashPoints(others);
    for (let place = 0; place < hashes.length; place += 1) {
      const found = this.#slots[this.#findSlot(others, place, hashes[place] ?? 0)] ?? EMPTY;
      if (found !== EMPTY) this.#mark(found - 1);
    }
  }

  /** What is new, in its order; the columns themselves when all of it is. */
  finish(): PointColumns {
    if (this.#repeated === 0) return this.#columns;
    const { steps, times, values } = this.#columns;
    const keep = (_: number, index: number) => this.#isRepeated[index] === 0;
    return { steps: steps.filter(keep), times: times?.filter(keep) ?? null, values: values.filter(keep) };
  }

  /** The slot of our own point that equals point `place` of `others`, or the free one where it would be. */
  #findSlot(others: PointColumns, place: number, hash: number): number {
    const { steps, times, values } = this.#columns;
    const last = this.#slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const found = this.#slots[slot] ?? EMPTY;
      if (found === EMPTY) return slot;
      const index = found - 1;
      if (
        steps[index] === others.steps[place] &&
        Object.is(values[index], others.values[place]) &&
        Object.is(times?.[index] ?? Number.NaN, others.times?.[place] ?? Number.NaN)
      ) {
        return slot;
      }
    }
  }

  #mark(index: number): void {
    if (this.#isRepeated[index] === 0) this.#repeated += 1;
    this.#isRepeated[index] = 1;
  }
}

/**
 * A number for each point, the same for equal points. Multipliers and shifts are those of MurmurHash3
 * (Appleby, https://github.com/aappleby/smhasher).
 */
function hashPoints({ steps, times, values }: PointColumns): Int32Array {
  const hashes = new Int32Array(steps.length);
  mixColumn(hashes, steps);
  mixColumn(hashes, values);
  if (times !== null) mixColumn(hashes, times);
  for (let index = 0; index < hashes.length; index += 1) {
    let hash = hashes[index] ?? 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hashes[index] = hash ^ (hash >>> 16);
  }
  return hashes;
}

/** NaN adds nothing, so that a missing time is like a missing column; 0 and −0 add the same. */
function mixColumn(hashes: Int32Array, column: Float64Array): void {
  const bits = new FloatBits(column);
  for (let index = 0; index < hashes.length; index += 1) {
    const value = column[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const word = value === 0 ? 0 : Math.imul(bits.low(index), 0xcc9e2d51) ^ bits.high(index);
    const mixed = Math.imul((hashes[index] ?? 0) ^ word, 0x1b873593);
    hashes[index] = ((mixed << 13) | (mixed >>> 19)) + 0x27d4eb2f;
  }
}
