import type { ReportRecord } from "@/lib/schema/report";
import type { SharedInputs } from "./estimate-change";

/** Of what is digested, whether both reports were computed from the same. */
export type ComparedInputs = { readonly points: SharedInputs; readonly predictions: SharedInputs };

export function compareInputs(before: ReportRecord, after: ReportRecord): ComparedInputs {
  return {
    points: before.inputs.points.sha256 === after.inputs.points.sha256 ? "same" : "different",
    predictions: comparePredictions(before.inputs, after.inputs),
  };
}

type Predictions = ReportRecord["inputs"]["predictions"];

/** Unknown where digests are hidden and nothing else tells the sets apart. */
function comparePredictions(before: ReportRecord["inputs"], after: ReportRecord["inputs"]): SharedInputs {
  const [first, second] = [before, after].map(({ predictions }) => predictions);
  if (first === undefined || second === undefined || first.length !== second.length) return "different";
  const digests = [first, second].map((sets) => sets.map(({ sha256 }) => sha256));
  const isHidden = digests.some((list) => list.includes(null));
  const nameOf = ({ rows, sha256 }: Predictions[number]): string => (isHidden ? String(rows) : (sha256 ?? ""));
  const [one, other] = [first, second].map((sets) => sets.map(nameOf).sort().join(" "));
  if (one !== other) return "different";
  return isHidden ? "unknown" : "same";
}
