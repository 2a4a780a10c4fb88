import { CHUNK_POINTS } from "@/lib/series/chunk-codec";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, type StepRange, stepRangeOf } from "@/lib/series/step-range";

/** Stored chunks that may be read for each chunk that is compared with them. */
const READS_PER_CHUNK = 4;

/**
 * Points of one series that wait to be compared with what is stored, because that holds some of their
 * steps. The more stored chunks there are to read, the more points are compared with one reading of
 * them: where the steps of a run never change, each chunk overlaps all before it, and comparing chunk
 * by chunk would cost the square of their number.
 */
export class HeldPoints {
  #parts: PointColumns[] = [];
  #points = 0;
  #firstStep = Number.POSITIVE_INFINITY;
  #lastStep = Number.NEGATIVE_INFINITY;

  get points(): number {
    return this.#points;
  }

  /** Copies the points. */
  add(columns: PointColumns): void {
    const { firstStep, lastStep } = stepRangeOf(columns);
    this.#firstStep = Math.min(this.#firstStep, firstStep);
    this.#lastStep = Math.max(this.#lastStep, lastStep);
    const { steps, times, values } = columns;
    this.#parts.push({ steps: steps.slice(), times: times?.slice() ?? null, values: values.slice() });
    this.#points += columns.steps.length;
  }

  /** Whether enough have gathered for what it costs to compare them. */
  isWorthComparing(stored: readonly StepRange[]): boolean {
    const held = { firstStep: this.#firstStep, lastStep: this.#lastStep };
    const most = READS_PER_CHUNK * Math.ceil(this.#points / CHUNK_POINTS);
    let reads = 0;
    for (const range of stored) {
      if (rangesOverlap(range, held)) reads += 1;
      if (reads > most) return false;
    }
    return true;
  }

  /** Hands out all of them, in their order. */
  take(): PointColumns {
    const taken = joinColumns(this.#parts);
    this.#parts = [];
    this.#points = 0;
    this.#firstStep = Number.POSITIVE_INFINITY;
    this.#lastStep = Number.NEGATIVE_INFINITY;
    return taken;
  }
}
