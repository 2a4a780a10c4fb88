import type { PointColumns } from "@/lib/series/run-data";

/** A run may have a hundred thousand series of a few points each. */
const FIRST_CAPACITY = 8;
/** Queues up to this many points double, larger ones grow by a quarter. */
const DOUBLES_UP_TO = 4096;

/**
 * Points of one series in arrival order that wait to be handed on. What was handed on makes room in the
 * same memory, so that a log of any length allocates nothing once its queues have grown.
 */
export class SeriesQueue {
  length = 0;
  #steps = new Float64Array(FIRST_CAPACITY);
  #values = new Float64Array(FIRST_CAPACITY);
  /** Null until a point has a time; NaN where none is known. */
  #times: Float64Array | null = null;

  push(step: number, timeMicros: number, value: number): void {
    const { length } = this;
    if (length === this.#steps.length) this.#grow();
    this.#steps[length] = step;
    this.#values[length] = value;
    if (this.#times !== null) this.#times[length] = timeMicros;
    else if (!Number.isNaN(timeMicros)) this.#startTimes(timeMicros);
    this.length = length + 1;
  }

  /** Points `start` (included) to `end` (excluded) as views, valid until the next `push` or `drop`. */
  view(start: number, end: number): PointColumns {
    return {
      steps: this.#steps.subarray(start, end),
      times: this.#times?.subarray(start, end) ?? null,
      values: this.#values.subarray(start, end),
    };
  }

  /** Leaves out the first so many points. */
  drop(count: number): void {
    this.#steps.copyWithin(0, count, this.length);
    this.#values.copyWithin(0, count, this.length);
    this.#times?.copyWithin(0, count, this.length);
    this.length -= count;
  }

  #startTimes(timeMicros: number): void {
    this.#times = new Float64Array(this.#steps.length).fill(Number.NaN);
    this.#times[this.length] = timeMicros;
  }

  #grow(): void {
    const capacity = this.length < DOUBLES_UP_TO ? this.length * 2 : Math.ceil(this.length * 1.25);
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
