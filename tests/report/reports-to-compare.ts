import type { Estimate } from "@/lib/core/estimate";
import { compareReports, type NamedRecord } from "@/lib/report/comparison/compare-reports";
import type { ReportNumber, ReportRecord } from "@/lib/schema/report";
import { recordOfSample } from "./record-of-sample";

export const WHOLE = await recordOfSample("subgroups");
export const OTHERS = await Promise.all(["deep-sigmoid", "logistic", "cox"].map(recordOfSample));

export const BEFORE = "b".repeat(64);
export const AFTER = "a".repeat(64);
export const before = (record: ReportRecord): NamedRecord => ({ record, sha256: BEFORE });
export const after = (record: ReportRecord): NamedRecord => ({ record, sha256: AFTER });
export const compare = (one: ReportRecord, other: ReportRecord) => compareReports(before(one), after(other));

/** The same record on other patients and another log. */
export const withOtherInputs = (record: ReportRecord): ReportRecord => ({
  ...record,
  inputs: {
    ...record.inputs,
    points: { ...record.inputs.points, sha256: "1".repeat(64) },
    predictions: record.inputs.predictions.map((set) => ({ ...set, sha256: "2".repeat(64) })),
  },
});
export const withNumbers = (record: ReportRecord, numbers: readonly ReportNumber[]): ReportRecord => ({
  ...record,
  numbers,
});

export function numberOf(measure: string, value: Estimate, id = "all/x"): ReportNumber {
  const inputs = ["predictions test", "rows: all"];
  return { id, section: 5, subject: "all patients judged", measure, value, inputs, method: "m", tolerance: 1e-9 };
}

export function estimated(value: number, lower: number, upper: number, level = 0.95): Estimate {
  return { status: "estimated", value, lower, upper, level, method: "m", n: 100, events: 20, notes: [] };
}

/** One number in two reports of different patients. */

export function changeOf(measure: string, was: Estimate, is: Estimate, then = WHOLE, now = withOtherInputs(WHOLE)) {
  const changes = compare(withNumbers(then, [numberOf(measure, was)]), withNumbers(now, [numberOf(measure, is)]));
  return changes.numbers[0];
}
