import { hasAscendingSteps } from "@/lib/series/order-points";
import type { PointColumns } from "@/lib/series/run-data";

const FIRST_CAPACITY = 32;

/** Points of one series while they arrive; capacity doubles, so that appending stays cheap. */
export class GrowingColumns {
  #steps: Float64Array = new Float64Array(FIRST_CAPACITY);
  #times: Float64Array | null = null;
  #values: Float64Array = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  append(step: number, timeMicros: number, value: number): void {
    if (this.#length === this.#steps.length) this.#grow();
    this.#steps[this.#length] = step;
    this.#values[this.#length] = value;
    if (this.#times !== null) this.#times[this.#length] = timeMicros;
    else if (!Number.isNaN(timeMicros)) this.#startTimes(timeMicros);
    this.#length += 1;
  }

  /** @returns the points in arrival order, each exact repetition left out */
  finish(): PointColumns {
    return withoutRepetitions({
      steps: this.#steps.slice(0, this.#length),
      times: this.#times === null ? null : this.#times.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
    });
  }

  #startTimes(timeMicros: number): void {
    this.#times = new Float64Array(this.#steps.length).fill(Number.NaN);
    this.#times[this.#length] = timeMicros;
  }

  #grow(): void {
    const capacity = this.#length * 2;
    this.#steps = enlarge(this.#steps, capacity);
    this.#values = enlarge(this.#values, capacity);
    if (this.#times !== null) this.#times = enlarge(this.#times, capacity);
  }
}

function enlarge(column: Float64Array, capacity: number): Float64Array {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}

/** Sorts instead of looking up each point, since a log may hold a million points at one step. */
function withoutRepetitions(columns: PointColumns): PointColumns {
  const { steps, times, values } = columns;
  if (hasAscendingSteps(steps)) return columns;
  const compare = (a: number, b: number): number =>
    compareNumbers(steps[a], steps[b]) ||
    compareNumbers(times?.[a], times?.[b]) ||
    compareNumbers(values[a], values[b]);
  const order = Uint32Array.from(steps, (_, index) => index);
  order.sort((a, b) => compare(a, b) || a - b);
  const isRepetition = new Uint8Array(steps.length);
  let repetitions = 0;
  for (let place = 1; place < order.length; place += 1) {
    const index = order[place] ?? 0;
    if (compare(order[place - 1] ?? 0, index) !== 0) continue;
    isRepetition[index] = 1;
    repetitions += 1;
  }
  if (repetitions === 0) return columns;
  const keep = (_: number, index: number): boolean => isRepetition[index] === 0;
  return { steps: steps.filter(keep), times: times?.filter(keep) ?? null, values: values.filter(keep) };
}

/** NaN comes last and equals NaN; −0 differs from 0, since their bits do. */
function compareNumbers(a = Number.NaN, b = Number.NaN): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a)) return 1;
  if (Number.isNaN(b)) return -1;
  return Object.is(a, -0) ? -1 : 1;
}
