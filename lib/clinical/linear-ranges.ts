/** Σ coefficients · variables = sum; one coefficient per variable. */
export type LinearEquation = { readonly coefficients: readonly number[]; readonly sum: number };
export type Range = readonly [least: number, greatest: number];

const TOLERANCE = 1e-9;

type Tableau = {
  /** Each with a column per variable and slack, and the right-hand side last. */
  readonly rows: Float64Array[];
  /** The variable that a row gives the value of. */
  readonly basis: number[];
  readonly width: number;
};

/**
 * How far each of some bounded numbers can move while linear equations between them hold: exact for
 * real numbers, and no narrower than for whole ones.
 *
 * @param bounds per variable, finite
 * @returns a function from a variable to its range; null where no numbers satisfy all
 * @see Dantzig's simplex method in two phases, with Bland's rule (Math. Oper. Res. 2 (1977) 103), which
 *   never cycles
 */
export function openLinearRanges(
  equations: readonly LinearEquation[],
  bounds: readonly Range[],
): ((variable: number) => Range) | null {
  const tableau = findFeasible(equations, bounds);
  if (tableau === null) return null;
  return (variable) => {
    const least = bounds[variable]?.[0] ?? 0;
    const greatest = least + reach(tableau, variable, 1);
    return [least - reach(tableau, variable, -1), greatest];
  };
}

/** Shifts every variable to start at 0, bounds it above by a slack, and drives out the artificial ones. */
function findFeasible(equations: readonly LinearEquation[], bounds: readonly Range[]): Tableau | null {
  const count = bounds.length;
  const artificialStart = 2 * count;
  const width = artificialStart + equations.length;
  const rows: Float64Array[] = [];
  const basis: number[] = [];
  for (const [variable, [least, greatest]] of bounds.entries()) {
    const row = new Float64Array(width + 1);
    row[variable] = 1;
    row[count + variable] = 1;
    row[width] = greatest - least;
    rows.push(row);
    basis.push(count + variable);
  }
  for (const [index, equation] of equations.entries()) {
    rows.push(artificialRow(equation, bounds, artificialStart + index, width));
    basis.push(artificialStart + index);
  }
  const tableau = { rows, basis, width };
  const objective = new Float64Array(width + 1);
  objective.fill(1, artificialStart, width);
  minimise(tableau, objective, width);
  const isFeasible = basis.every((variable, row) => variable < artificialStart || (rows[row]?.[width] ?? 0) < 1e-7);
  if (!isFeasible) return null;
  leaveArtificial(tableau, artificialStart);
  return { rows, basis, width };
}

function artificialRow(
  { coefficients, sum }: LinearEquation,
  bounds: readonly Range[],
  artificial: number,
  width: number,
): Float64Array {
  const shifted = coefficients.reduce(
    (rest, coefficient, index) => rest - coefficient * (bounds[index]?.[0] ?? 0),
    sum,
  );
  const sign = shifted < 0 ? -1 : 1;
  const row = new Float64Array(width + 1);
  for (const [index, coefficient] of coefficients.entries()) row[index] = sign * coefficient;
  row[artificial] = 1;
  row[width] = sign * shifted;
  return row;
}

/** Artificial variables are 0 now; those still in the basis leave it, or their row says nothing, and none comes back. */
function leaveArtificial(tableau: Tableau, artificialStart: number): void {
  const { rows, basis, width } = tableau;
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    if ((basis[row] ?? 0) < artificialStart) continue;
    const column = rows[row]?.findIndex((cell, index) => index < artificialStart && Math.abs(cell) > TOLERANCE) ?? -1;
    if (column >= 0) pivot(tableau, row, column);
    else {
      rows.splice(row, 1);
      basis.splice(row, 1);
    }
  }
  for (const row of rows) row.fill(0, artificialStart, width);
}

/** How far above 0 a shifted variable can be (direction 1), or minus how low it must be (direction −1). */
function reach(tableau: Tableau, variable: number, direction: 1 | -1): number {
  const copy: Tableau = {
    rows: tableau.rows.map((row) => row.slice()),
    basis: [...tableau.basis],
    width: tableau.width,
  };
  const objective = new Float64Array(tableau.width + 1);
  objective[variable] = -direction;
  minimise(copy, objective, tableau.width);
  const row = copy.basis.indexOf(variable);
  const value = row < 0 ? 0 : (copy.rows[row]?.[copy.width] ?? 0);
  return direction * value;
}

function minimise(tableau: Tableau, costs: Float64Array, width: number): void {
  const { rows, basis } = tableau;
  const reduced = costs.slice();
  for (const [row, variable] of basis.entries()) subtract(reduced, rows[row], costs[variable] ?? 0);
  for (;;) {
    const column = reduced.findIndex((cost, index) => index < width && cost < -TOLERANCE);
    if (column < 0) return;
    const row = leavingRow(tableau, column);
    if (row < 0) return;
    pivot(tableau, row, column);
    subtract(reduced, rows[row], reduced[column] ?? 0);
  }
}

/** Bland's rule: of the rows that bind first, the one of the variable with the lowest number. */
function leavingRow({ rows, basis, width }: Tableau, column: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, row] of rows.entries()) {
    const cell = row[column] ?? 0;
    if (cell <= TOLERANCE) continue;
    const ratio = (row[width] ?? 0) / cell;
    const isTie = Math.abs(ratio - least) <= TOLERANCE;
    if (ratio < least - TOLERANCE || (isTie && (basis[index] ?? 0) < (basis[best] ?? 0))) {
      best = index;
      least = ratio;
    }
  }
  return best;
}

function pivot({ rows, basis }: Tableau, row: number, column: number): void {
  const own = rows[row];
  if (own === undefined) return;
  const divisor = own[column] ?? 1;
  for (let index = 0; index < own.length; index += 1) own[index] = (own[index] ?? 0) / divisor;
  for (const [index, other] of rows.entries()) if (index !== row) subtract(other, own, other[column] ?? 0);
  basis[row] = column;
}

function subtract(target: Float64Array, row: Float64Array | undefined, factor: number): void {
  if (factor === 0 || row === undefined) return;
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) - factor * (row[index] ?? 0);
  }
}
