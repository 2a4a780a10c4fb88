/**
 * A stretch of the range of integration in a coordinate of its own: x itself, or t with x = centre ± scale/t,
 * which brings infinity to t = 0, where doubles are densest.
 */
export type Stretch = {
  readonly from: number;
  readonly to: number;
  /** null: the coordinate is x. The sign of the scale says to which side the stretch goes. */
  readonly tail: { readonly centre: number; readonly scale: number } | null;
};

/** What x a coordinate of a stretch stands for. */
export function toX({ tail }: Stretch, t: number): number {
  return tail === null ? t : tail.centre + tail.scale / t;
}

/** Thrown when the next evaluation would be one too many; caught by whoever set the limit. */
export class EvaluationLimit extends Error {}

/** A function that counts how often it is evaluated, and stops at a limit. */
export class Integrand {
  evaluations = 0;
  readonly #f: (x: number) => number;
  readonly #limit: number;

  constructor(f: (x: number) => number, limit: number) {
    this.#f = f;
    this.#limit = limit;
  }

  /**
   * @returns f at a place itself
   * @throws EvaluationLimit
   */
  atX(x: number): number {
    if (this.evaluations >= this.#limit) throw new EvaluationLimit();
    this.evaluations += 1;
    return this.#f(x);
  }

  /**
   * @returns f(x) · |dx/dt| in the coordinate of the stretch
   * @throws EvaluationLimit
   */
  at(stretch: Stretch, t: number): number {
    const value = this.atX(toX(stretch, t));
    // Nothing stays nothing, also where the stretching is beyond the largest double.
    return stretch.tail === null || value === 0 ? value : (value * Math.abs(stretch.tail.scale)) / t / t;
  }
}
