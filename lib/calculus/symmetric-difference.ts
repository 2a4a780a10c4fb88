/** f on both sides of a place; the distances are those between the doubles that were really used. */
export type Stencil = {
  readonly h: number;
  readonly left: number;
  readonly right: number;
  /** Distance from the left point to the right one, 2h but for rounding. */
  readonly span: number;
};

/** A function around one place, which counts how often it is evaluated. */
export class Neighbourhood {
  evaluations = 0;
  readonly x: number;
  readonly centre: number;
  readonly #f: (x: number) => number;

  constructor(f: (x: number) => number, x: number) {
    this.#f = f;
    this.x = x;
    this.centre = this.at(x);
  }

  at(x: number): number {
    this.evaluations += 1;
    return this.#f(x);
  }

  stencil(h: number): Stencil {
    const [low, high] = [this.x - h, this.x + h];
    return { h, left: this.at(low), right: this.at(high), span: high - low };
  }

  /** Least distance at which the points of a stencil are still as far apart as they should be. */
  get finest(): number {
    return Math.max(16 * Number.EPSILON * Math.abs(this.x), 1e-300);
  }
}

/** The central difference: the derivative up to a term in h². */
export function slopeOf({ left, right, span }: Stencil): number {
  return (right - left) / span;
}

/** By how much the slope on the right is greater than the one on the left; h · f″ where f is smooth. */
export function bendOf({ left, right, h }: Stencil, centre: number): number {
  return (right - centre - (centre - left)) / h;
}

export function hasValues({ left, right }: Stencil): boolean {
  return Number.isFinite(left) && Number.isFinite(right);
}
