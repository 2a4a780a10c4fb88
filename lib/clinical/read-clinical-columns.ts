import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { type ClinicalInput, INPUT_DEFINITIONS, type InputDefinition } from "./clinical-inputs";
import type { ClinicalValues } from "./clinical-rule";
import { normaliseName } from "./normalise-name";
import { type ParsedValue, parseClinicalValue, type ValueFlag } from "./parse-clinical-value";

type Reader = (row: number) => ParsedValue;

/** The clinical inputs that a file offers. */
export type ClinicalColumns = {
  readonly offered: ReadonlySet<ClinicalInput>;
  /** What is known of the patient of a row. */
  readonly patientOf: (row: number) => ClinicalValues;
  /** How often values of these inputs were flagged among these rows. */
  readonly countFlags: (inputs: readonly ClinicalInput[], rows: Int32Array) => ReadonlyMap<ValueFlag, number>;
};

const UNKNOWN: ParsedValue = { value: undefined, flag: null };

/** Finds the inputs by the names of the columns. Every distinct text of a column is parsed once. */
export function readClinicalColumns(set: PredictionSet): ClinicalColumns {
  const columns = new Map(set.columns.map((column) => [normaliseName(column.name), column]));
  const readers = new Map<ClinicalInput, Reader>();
  for (const definition of INPUT_DEFINITIONS) {
    const reader = findReader(columns, definition);
    if (reader !== null) readers.set(definition.id, reader);
  }
  const known: ClinicalValues[] = [];
  return {
    offered: new Set(readers.keys()),
    patientOf: (row) => {
      const patient = known[row] ?? readPatient(readers, row);
      known[row] = patient;
      return patient;
    },
    countFlags: (inputs, rows) =>
      countFlags(
        inputs.flatMap((input) => readers.get(input) ?? []),
        rows,
      ),
  };
}

/** Whether a column of this name is read as a number by clinical rules, and is not a list of groups. */
export function isClinicalNumber(name: string): boolean {
  const normalised = normaliseName(name);
  return INPUT_DEFINITIONS.some(
    ({ reading, spellings, negated = [], parts }) =>
      reading !== "kind-of-injury" &&
      [...spellings, ...negated, ...(parts?.spellings.flat() ?? [])].includes(normalised),
  );
}

function readPatient(readers: ReadonlyMap<ClinicalInput, Reader>, row: number): ClinicalValues {
  const patient: Partial<Record<ClinicalInput, number>> = {};
  for (const [input, read] of readers) {
    const { value } = read(row);
    if (value !== undefined) patient[input] = value;
  }
  return patient;
}

function findReader(columns: ReadonlyMap<string, LabelColumn>, definition: InputDefinition): Reader | null {
  const whole = findColumn(columns, definition.spellings);
  if (whole !== null) return readColumn(whole, definition);
  const negated = findColumn(columns, definition.negated ?? []);
  if (negated !== null) return negate(readColumn(negated, definition));
  return definition.parts === undefined ? null : combineParts(columns, definition, definition.parts);
}

function findColumn(columns: ReadonlyMap<string, LabelColumn>, spellings: readonly string[]): LabelColumn | null {
  for (const spelling of spellings) {
    const column = columns.get(spelling);
    if (column !== undefined) return column;
  }
  return null;
}

function readColumn(column: LabelColumn, definition: InputDefinition): Reader {
  const parsed = column.labels.map((label) => parseClinicalValue(label, definition));
  return (row) => parsed[column.codes[row] ?? -1] ?? UNKNOWN;
}

function negate(read: Reader): Reader {
  return (row) => {
    const { value, flag } = read(row);
    return { value: value === undefined ? undefined : -value, flag };
  };
}

/** Unknown as soon as one part is; a part of a scale starts at 1. */
function combineParts(
  columns: ReadonlyMap<string, LabelColumn>,
  definition: InputDefinition,
  { combine, spellings }: NonNullable<InputDefinition["parts"]>,
): Reader | null {
  const found = spellings.map((words) => findColumn(columns, words));
  const part: InputDefinition = combine === "sum" ? { ...definition, range: [1, 6] } : definition;
  const readers = found.flatMap((column) => (column === null ? [] : [readColumn(column, part)]));
  if (readers.length < spellings.length) return null;
  return (row) => {
    const parsed = readers.map((read) => read(row));
    const values = parsed.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const flag = parsed.find((one) => one.flag !== null)?.flag ?? null;
    if (values.length < readers.length) return { value: undefined, flag };
    return { value: combine === "sum" ? values.reduce((a, b) => a + b, 0) : Math.max(...values), flag };
  };
}

function countFlags(readers: readonly Reader[], rows: Int32Array): ReadonlyMap<ValueFlag, number> {
  const counts = new Map<ValueFlag, number>();
  for (const read of readers) {
    for (const row of rows) {
      const { flag } = read(row);
      if (flag !== null) counts.set(flag, (counts.get(flag) ?? 0) + 1);
    }
  }
  return counts;
}
