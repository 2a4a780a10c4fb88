import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";

/** What was established about one labelled run by intervention, as `labels.csv` holds it. */
export type RunTruth = {
  readonly id: string;
  /** Runs of one family were built alike. */
  readonly family: string;
  /** The fault the trouble starts with, `healthy`, or `unclear`. */
  readonly primary: string;
  /** All that is true. */
  readonly labels: ReadonlySet<string>;
  /** What may be said or left unsaid. */
  readonly acceptable: ReadonlySet<string>;
  readonly isBorderline: boolean;
  /** False where what would show the fault was not logged. */
  readonly isVisible: boolean;
  readonly onsetStep: number | null;
  /** NaN or infinity at any step, logged or not. */
  readonly hasNonFinite: boolean;
  /** 1 − loss / loss of the constant predictor on the whole training set at the end. */
  readonly skill: number | null;
};

type Row = Readonly<Record<string, string | undefined>>;

/** Reads `labels.csv` of a folder of labelled runs. */
export async function readTruths(folder: string): Promise<readonly RunTruth[]> {
  return parseTruths(await readFile(path.join(folder, "labels.csv"), "utf8"));
}

/** @param text a CSV file with a header; the columns run_id, labels and primary must be there */
export function parseTruths(text: string): readonly RunTruth[] {
  const rows: readonly Row[] = parse(text, { columns: true, skip_empty_lines: true });
  return rows.map((row) => ({
    id: required(row, "run_id"),
    family: row["family"] ?? "",
    primary: required(row, "primary"),
    labels: listOf(row["labels"]),
    acceptable: listOf(row["acceptable"]),
    isBorderline: row["borderline"] === "1",
    isVisible: !(row["observability"] ?? "").startsWith("not in the log"),
    onsetStep: numberOf(row["onset_step"]),
    hasNonFinite: (row["nonfinite_step"] ?? "") !== "",
    skill: numberOf(row["skill_train"]),
  }));
}

function required(row: Row, column: string): string {
  const cell = row[column] ?? "";
  if (cell === "") throw new Error(`labels.csv: a row has no ${column}: ${JSON.stringify(row).slice(0, 120)}`);
  return cell;
}

function listOf(cell: string | undefined): ReadonlySet<string> {
  return new Set((cell ?? "").split(";").filter((label) => label !== ""));
}

function numberOf(cell: string | undefined): number | null {
  const value = cell === undefined || cell === "" ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : null;
}
