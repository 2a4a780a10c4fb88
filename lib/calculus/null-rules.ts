/**
 * The components of a function along the polynomials that are orthogonal on the points of a rule: degree 0,
 * 1, 2, … From the first on each is a null rule, which is zero for every polynomial of lower degree.
 *
 * @see Berntsen & Espelid, "Error estimation in automatic quadrature routines", ACM Transactions on
 *   Mathematical Software 17 (1991); Gautschi, Orthogonal Polynomials (2004), 2.2.3.1, for the recurrence
 */
export class NullRules {
  /** Row k: weights of the component of degree k, one for each point. */
  readonly #rows: readonly Float64Array[];

  /** @param weights of the rule, all positive, one for each point */
  constructor(points: Float64Array, weights: Float64Array) {
    const rows: Float64Array[] = [];
    let before: Float64Array = new Float64Array(points.length);
    let current: Float64Array = normalised(new Float64Array(points.length).fill(1), weights);
    for (let degree = 0; degree < points.length; degree += 1) {
      rows.push(current.map((value, index) => value * (weights[index] ?? 0)));
      const raised = current.map((value, index) => value * (points[index] ?? 0));
      const [alpha, beta] = [product(raised, current, weights), product(raised, before, weights)];
      const rest = raised.map((value, index) => value - alpha * (current[index] ?? 0) - beta * (before[index] ?? 0));
      before = current;
      current = normalised(rest, weights);
    }
    this.#rows = rows;
  }

  /** @returns size of the components of degrees 2j − 1 and 2j together, which a symmetry of f cannot hide */
  pair(values: Float64Array, j: number): number {
    return Math.hypot(this.#component(values, 2 * j - 1), this.#component(values, 2 * j));
  }

  #component(values: Float64Array, degree: number): number {
    const row = this.#rows[degree];
    let sum = 0;
    if (row !== undefined)
      for (let index = 0; index < row.length; index += 1) sum += (row[index] ?? 0) * (values[index] ?? 0);
    return sum;
  }
}

function product(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0) * (weights[index] ?? 0);
  return sum;
}

function normalised(values: Float64Array, weights: Float64Array): Float64Array {
  const size = Math.sqrt(product(values, values, weights));
  return size === 0 ? values : values.map((value) => value / size);
}
