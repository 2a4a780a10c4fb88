import type { ReportRecord } from "@/lib/schema/report";
import type { SharedInputs } from "./estimate-change";

/** Of what is digested, whether both reports were computed from the same. */
export type ComparedInputs = { readonly points: SharedInputs; readonly predictions: SharedInputs };

export function compareInputs(before: ReportRecord, after: ReportRecord): ComparedInputs {
  return {
    points: before.inputs.points.sha256 === after.inputs.points.sha256 ? "same" : "different",
    predictions: comparePredictions(before, after),
  };
}

/** Where digests are hidden, only the number of sets, or of rows that were judged, can show that they differ. */
function comparePredictions(before: ReportRecord, after: ReportRecord): SharedInputs {
  const [first, second] = [digestsOf(before), digestsOf(after)];
  if (first.length !== second.length) return "different";
  if (first.includes(null) || second.includes(null))
    return judgedRows(before) === judgedRows(after) ? "unknown" : "different";
  return first.sort().join(" ") === second.sort().join(" ") ? "same" : "different";
}

function digestsOf({ inputs }: ReportRecord): (string | null)[] {
  return inputs.predictions.map(({ sha256 }) => sha256);
}

/** Null where nothing was judged, or the reader is not told. */
function judgedRows({ subgroups }: ReportRecord): number | null {
  return subgroups.status === "analysed" ? subgroups.evaluated.rows : null;
}
