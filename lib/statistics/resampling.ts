/**
 * How the rows of a sample are drawn again: whole patients, each stratum apart. Rows lie sorted by
 * stratum and patient, so that a patient is a stretch of `rows` and a stratum a stretch of patients.
 */
export type Resampling = {
  readonly rows: Int32Array;
  /** Where each unit begins in `rows`, and one entry more for the end. */
  readonly unitStarts: Int32Array;
  /** Where each stratum begins among the units, and one entry more for the end. */
  readonly stratumStarts: Int32Array;
};

/**
 * @param rows number of rows
 * @param options.patients who each row belongs to; null where every row is a patient of its own
 * @param options.outcomes where given, patients with and without an event are drawn apart, so that each
 *   resample has as many of either as the sample; a patient has an event if any of its rows has
 */
export function planResampling(
  rows: number,
  options: { readonly patients: Int32Array | null; readonly outcomes: Uint8Array | null },
): Resampling {
  const units = gatherUnits(rows, options.patients);
  const { outcomes } = options;
  const hasEvent = (unit: readonly number[]): boolean => unit.some((row) => outcomes?.[row] === 1);
  const strata = outcomes === null ? [units] : [units.filter(hasEvent), units.filter((unit) => !hasEvent(unit))];
  const ordered = strata.flat();
  return {
    rows: Int32Array.from(ordered.flat()),
    unitStarts: startsOf(ordered.map((unit) => unit.length)),
    stratumStarts: startsOf(strata.map((stratum) => stratum.length)),
  };
}

/**
 * One resample: from each stratum as many patients as it has, with replacement, each with all its rows.
 *
 * @param random uniform numbers in [0, 1)
 * @returns row numbers; more or fewer than in the sample where patients have different numbers of rows
 * @see Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapters 6 and 8; Davison & Hinkley,
 *   Bootstrap Methods and their Application (1997), section 3.2 on strata
 */
export function drawResample(plan: Resampling, random: () => number): Int32Array {
  const { rows, unitStarts, stratumStarts } = plan;
  const units = unitStarts.length - 1;
  // A row for each unit: nothing has to grow.
  let drawn = new Int32Array(rows.length);
  let length = 0;
  for (let stratum = 0; stratum + 1 < stratumStarts.length; stratum += 1) {
    const first = stratumStarts[stratum] ?? 0;
    const end = stratumStarts[stratum + 1] ?? units;
    for (let draw = first; draw < end; draw += 1) {
      const unit = first + Math.floor(random() * (end - first));
      const [from, to] = [unitStarts[unit] ?? 0, unitStarts[unit + 1] ?? 0];
      if (length + to - from > drawn.length) drawn = widen(drawn, length + to - from);
      for (let at = from; at < to; at += 1) {
        drawn[length] = rows[at] ?? 0;
        length += 1;
      }
    }
  }
  return drawn.subarray(0, length);
}

/** The rows of everybody but one unit, in the order of the plan. */
export function leaveUnitOut({ rows, unitStarts }: Resampling, unit: number): Int32Array {
  const [from, to] = [unitStarts[unit] ?? 0, unitStarts[unit + 1] ?? 0];
  const rest = new Int32Array(rows.length - (to - from));
  rest.set(rows.subarray(0, from));
  rest.set(rows.subarray(to), from);
  return rest;
}

function gatherUnits(rows: number, patients: Int32Array | null): readonly (readonly number[])[] {
  if (patients === null) return Array.from({ length: rows }, (_, row) => [row]);
  const units = new Map<number, number[]>();
  patients.forEach((patient, row) => {
    const unit = units.get(patient);
    if (unit === undefined) units.set(patient, [row]);
    else unit.push(row);
  });
  return [...units.values()];
}

function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (const [index, length] of lengths.entries()) starts[index + 1] = (starts[index] ?? 0) + length;
  return starts;
}

function widen(values: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(atLeast, 2 * values.length));
  wider.set(values);
  return wider;
}
