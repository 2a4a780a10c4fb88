import { identifierOfName } from "./identifying-names";
import { limitError, PREDICTION_COLUMNS_LIMIT, PREDICTION_NAME_LIMIT } from "./limits";
import { refuseIdentifyingColumn, refuseTable, shownName } from "./refuse-predictions";
import { shortenText } from "./shorten-text";
import { storableName } from "./storable-name";

/** What a column of predictions is. `name` is what the set calls a comparator or a column of texts. */
export type PredictionColumn = {
  readonly role: "outcome" | "risk" | "weight" | "patient" | "split" | "threshold" | "comparator" | "label";
  readonly name: string;
  /** Name as it stands in the file. */
  readonly header: string;
  /** Place in the file. */
  readonly index: number;
};

/** What identifies the rows of one patient; registries call it by several names. */
const PATIENT =
  /^(?:patient|subject|participant|person|study|record|case)?_?(?:id|pseudonym)$|^(?:patient|subject|pid)$/;
const COMPARATOR = /^(?:comparator|y_prob)_(.+)$/i;
/** Row numbers that table libraries add. */
const ROW_NUMBER = /^(?:|unnamed: \d+|__index_level_\d+__)$/i;
const ROLES: Readonly<Record<string, PredictionColumn["role"]>> = {
  y_true: "outcome",
  y_prob: "risk",
  weight: "weight",
  split: "split",
  threshold: "threshold",
};
const FIX =
  "Name the columns y_true (0 or 1) and y_prob (from 0 to 1); weight, patient_id, split and threshold may follow.";

/**
 * Says what the columns of a table of predictions are.
 *
 * @param names as they stand in the file
 * @throws AppError for missing columns, for names that stand twice, and for names of what identifies patients
 */
export function describePredictionColumns(names: readonly string[], source: string): readonly PredictionColumn[] {
  if (names.length > PREDICTION_COLUMNS_LIMIT) {
    throw limitError("tables of predictions", PREDICTION_COLUMNS_LIMIT, "columns", source, "Leave columns out.");
  }
  const columns = names.flatMap((header, index) => (ROW_NUMBER.test(header.trim()) ? [] : [takeColumn(header, index)]));
  for (const column of columns) checkColumn(column, source);
  requireOnce(columns, source);
  for (const [role, wanted] of [
    ["outcome", "y_true"],
    ["risk", "y_prob"],
  ] as const) {
    if (columns.some((column) => column.role === role)) continue;
    const found = shortenText(columns.map(({ header }) => shownName(header)).join(", "));
    throw refuseTable(`the column "${wanted}"`, found === "" ? "no columns" : `the columns ${found}`, source, FIX);
  }
  return columns;
}

function takeColumn(raw: string, index: number): PredictionColumn {
  const header = storableName(raw.trim());
  const plain = header.toLowerCase().replaceAll(" ", "_");
  const role = Object.hasOwn(ROLES, plain) ? ROLES[plain] : undefined;
  if (role !== undefined) return { role, name: plain, header, index };
  if (PATIENT.test(plain)) return { role: "patient", name: plain, header, index };
  const comparator = COMPARATOR.exec(header.replaceAll(" ", "_"))?.[1];
  if (comparator !== undefined) return { role: "comparator", name: comparator, header, index };
  return { role: "label", name: header, header, index };
}

function checkColumn({ role, header }: PredictionColumn, source: string): void {
  const holds = role === "patient" ? null : identifierOfName(header);
  if (holds !== null) throw refuseIdentifyingColumn(header, holds, source);
  if (header.length <= PREDICTION_NAME_LIMIT) return;
  const where = `${source} (${shownName(header).slice(0, 40)}…)`;
  throw limitError("names of columns", PREDICTION_NAME_LIMIT, "characters", where, "Give the columns shorter names.");
}

function requireOnce(columns: readonly PredictionColumn[], source: string): void {
  const seen = new Map<string, string>();
  for (const { role, name, header } of columns) {
    const key = role === "label" || role === "comparator" ? `${role} ${name}` : role;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      const found = `"${shownName(earlier)}" and "${shownName(header)}"`;
      const fix = "Leave one of the two columns out.";
      throw refuseTable(`one column for ${role === "patient" ? "the patient" : "each name"}`, found, source, fix);
    }
    seen.set(key, header);
  }
}
