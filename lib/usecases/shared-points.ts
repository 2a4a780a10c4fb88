import type { PointColumns } from "@/lib/series/run-data";
import { POINTS_PER_BATCH } from "./column-relay";

type SeriesPoints = { readonly series: number; readonly points: PointColumns };

/** Where points of one series are: their steps, as many values, then as many times if they have some. */
export type PlacedPoints = {
  readonly series: number;
  readonly at: number;
  readonly length: number;
  readonly hasTimes: boolean;
};

/** Memory for the points of one batch: steps, values and times as doubles. Its pages are used when written to. */
export function allocateSharedPoints(): SharedArrayBuffer {
  return new SharedArrayBuffer(POINTS_PER_BATCH * 3 * Float64Array.BYTES_PER_ELEMENT);
}

/**
 * The points of a batch in memory that two threads share. It is used again for batch after batch: what
 * changes hands by `postMessage` is new memory each time, which costs more to collect than to copy.
 */
export class SharedPoints {
  readonly #numbers: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Float64Array(memory);
  }

  /** @returns where they are now, for `read` in the other thread */
  write(columns: readonly SeriesPoints[]): PlacedPoints[] {
    let at = 0;
    return columns.map(({ series, points: { steps, times, values } }) => {
      const place = { series, at, length: steps.length, hasTimes: times !== null };
      for (const column of times === null ? [steps, values] : [steps, values, times]) {
        this.#numbers.set(column, at);
        at += column.length;
      }
      return place;
    });
  }

  /** @returns views, valid until the next `write` */
  read(places: readonly PlacedPoints[]): SeriesPoints[] {
    const column = (at: number, length: number) => this.#numbers.subarray(at, at + length);
    return places.map(({ series, at, length, hasTimes }) => ({
      series,
      points: {
        steps: column(at, length),
        values: column(at + length, length),
        times: hasTimes ? column(at + 2 * length, length) : null,
      },
    }));
  }
}
