/**
 * Weights of the local polynomial estimator: the estimate of a derivative at a place is Σ wᵢyᵢ. A
 * polynomial of the given degree is fitted by least squares to the values nearby, each weighted by the
 * Epanechnikov kernel; its coefficient times the factorial is the derivative. Exact for polynomials up
 * to that degree, and without a bias of first order where degree − order is odd.
 *
 * @param x positions, ascending
 * @param options.halfWidth reach of the kernel to each side, in the unit of x
 * @param options.order 0 = the level, 1 = the first derivative, 2 = the second
 * @returns null where fewer than degree + 2 positions lie inside, or where they do not determine the polynomial
 * @see Fan & Gijbels, Local Polynomial Modelling and Its Applications (1996), sections 3.1 and 3.3
 */
export function localWeights(
  x: Float64Array,
  at: number,
  options: { readonly halfWidth: number; readonly degree: number; readonly order: number },
): Float64Array | null {
  const { halfWidth, degree, order } = options;
  const kernel = x.map((position) => Math.max(0, 1 - ((position - at) / halfWidth) ** 2));
  if (kernel.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0) < degree + 2) return null;
  const size = degree + 1;
  const moments = Float64Array.from({ length: 2 * size - 1 }, (_, power) =>
    kernel.reduce((sum, weight, index) => sum + weight * (((x[index] ?? 0) - at) / halfWidth) ** power, 0),
  );
  const rows = Array.from({ length: size }, (_, row) => moments.slice(row, row + size));
  const unit = Float64Array.from({ length: size }, (_, row) => (row === order ? 1 : 0));
  const solution = solve(rows, unit);
  if (solution === null) return null;
  const scale = factorial(order) / halfWidth ** order;
  return kernel.map((weight, index) => {
    if (weight === 0) return 0;
    const u = ((x[index] ?? 0) - at) / halfWidth;
    return scale * weight * solution.reduceRight((sum, coefficient) => sum * u + coefficient, 0);
  });
}

function factorial(order: number): number {
  return order <= 1 ? 1 : order * factorial(order - 1);
}

/** Gaussian elimination with pivots; null for a singular matrix. Changes its arguments. */
function solve(rows: readonly Float64Array[], right: Float64Array): Float64Array | null {
  const order = rows.map((_, index) => index);
  const at = (row: number, column: number): number => rows[order[row] ?? 0]?.[column] ?? 0;
  for (let column = 0; column < rows.length; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < rows.length; row += 1)
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    [order[column], order[pivot]] = [order[pivot] ?? 0, order[column] ?? 0];
    if (!(Math.abs(at(column, column)) > 1e-12)) return null;
    for (let row = column + 1; row < rows.length; row += 1) {
      const factor = at(row, column) / at(column, column);
      const target = rows[order[row] ?? 0];
      if (!target) continue;
      for (let place = column; place < rows.length; place += 1)
        target[place] = at(row, place) - factor * at(column, place);
      right[order[row] ?? 0] = (right[order[row] ?? 0] ?? 0) - factor * (right[order[column] ?? 0] ?? 0);
    }
  }
  const solution = new Float64Array(rows.length);
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    let sum = right[order[row] ?? 0] ?? 0;
    for (let column = row + 1; column < rows.length; column += 1) sum -= at(row, column) * (solution[column] ?? 0);
    solution[row] = sum / at(row, row);
  }
  return solution;
}
