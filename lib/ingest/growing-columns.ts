import { dropRepeatedPoints } from "@/lib/series/drop-repeated-points";
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
    const columns: PointColumns = {
      steps: this.#steps.slice(0, this.#length),
      times: this.#times === null ? null : this.#times.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
    };
    return hasAscendingSteps(columns.steps) ? columns : dropRepeatedPoints(columns, []);
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
