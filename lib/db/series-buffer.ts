import { CHUNK_POINTS } from "@/lib/series/chunk-codec";
import { sliceColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";

/** A run may have a hundred thousand series of a few points each. */
const FIRST_CAPACITY = 8;

/** Points of one series that wait to fill a chunk; whole chunks are handed out as they fill. */
export class SeriesBuffer {
  #steps = new Float64Array(FIRST_CAPACITY);
  #values = new Float64Array(FIRST_CAPACITY);
  #times: Float64Array | null = null;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @returns the chunk that this point filled, or null */
  add(step: number, timeMicros: number, value: number): PointColumns | null {
    if (this.#length === this.#steps.length) this.#grow(this.#length + 1);
    this.#steps[this.#length] = step;
    this.#values[this.#length] = value;
    if (this.#times === null && !Number.isNaN(timeMicros)) {
      this.#times = new Float64Array(this.#steps.length).fill(Number.NaN);
    }
    if (this.#times !== null) this.#times[this.#length] = timeMicros;
    this.#length += 1;
    return this.#length === CHUNK_POINTS ? this.take() : null;
  }

  /**
   * Takes many points at once. Where nothing waits, whole chunks are passed on as views on the given
   * memory, which is therefore not to be written to again.
   *
   * @returns the chunks that these points filled
   */
  addColumns(columns: PointColumns): PointColumns[] {
    const { length } = columns.steps;
    const chunks: PointColumns[] = [];
    for (let start = 0; start < length; ) {
      const end = Math.min(length, start + CHUNK_POINTS - this.#length);
      const piece = sliceColumns(columns, start, end);
      start = end;
      if (piece.steps.length === CHUNK_POINTS) chunks.push(piece);
      else this.#copy(piece);
      if (this.#length === CHUNK_POINTS) chunks.push(this.take());
    }
    return chunks;
  }

  /** Hands out what is there and starts anew with room for as much. */
  take(): PointColumns {
    const taken = { steps: this.#steps, times: this.#times, values: this.#values };
    const filled = sliceColumns(taken, 0, this.#length);
    const capacity = this.#steps.length;
    this.#steps = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#times = null;
    this.#length = 0;
    return filled;
  }

  #copy({ steps, times, values }: PointColumns): void {
    const length = this.#length + steps.length;
    if (length > this.#steps.length) this.#grow(length);
    this.#steps.set(steps, this.#length);
    this.#values.set(values, this.#length);
    if (times !== null) this.#times ??= new Float64Array(this.#steps.length).fill(Number.NaN);
    if (times !== null) this.#times?.set(times, this.#length);
    // What was here before may still lie behind the last point.
    else this.#times?.fill(Number.NaN, this.#length, length);
    this.#length = length;
  }

  #grow(needed: number): void {
    const capacity = Math.min(CHUNK_POINTS, Math.max(needed, this.#steps.length * 2));
    this.#steps = enlarge(this.#steps, capacity);
    this.#values = enlarge(this.#values, capacity);
    if (this.#times !== null) this.#times = enlarge(this.#times, capacity);
  }
}

function enlarge(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}
