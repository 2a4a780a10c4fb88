/** A function of one number with several results, each place of which is evaluated once. */
export type Remembered = {
  readonly component: (index: number) => (t: number) => number;
  /** Places that were evaluated. */
  readonly evaluations: () => number;
};

/**
 * Lets one function with several results stand for as many functions with one: they are asked at the same
 * places, and a place that one of them asked for costs the others nothing.
 */
export function rememberEvaluations(f: (t: number) => ArrayLike<number>): Remembered {
  const known = new Map<number, ArrayLike<number>>();
  const valuesAt = (t: number): ArrayLike<number> => {
    const found = known.get(t);
    if (found !== undefined) return found;
    const values = f(t);
    known.set(t, values);
    return values;
  };
  return {
    component: (index) => (t) => valuesAt(t)[index] ?? Number.NaN,
    evaluations: () => known.size,
  };
}
