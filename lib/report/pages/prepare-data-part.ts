import type { ReportNumber, ReportRecord } from "@/lib/schema/report";
import { paragraph, type ReportBlock } from "./report-block";
import { pivotNumbers } from "./tabulate";

const COUNTS = [
  ["rows", "rows"],
  ["patients", "different patients"],
  ["events", "with the event"],
  ["share-of-events", "share with the event"],
  ["mean-risk", "mean predicted risk"],
] as const;
const GAPS = [
  ["rows", "judged rows without a value"],
  ["share", "share"],
] as const;
const MISSING = "data/missing/";

/** What section 2 shows beside its words: flow of patients, training beside judged rows, missing values. */
export function prepareDataPart({ numbers }: Pick<ReportRecord, "numbers">): readonly ReportBlock[] {
  const own = numbers.filter(({ section }) => section === 2);
  if (own.length === 0) return [];
  if (own.every(({ value }) => value.status === "suppressed"))
    return [
      paragraph("The flow of patients and missing values are hidden: they would give away counts of few patients."),
    ];
  const byId = new Map(own.map((number) => [number.id, number]));
  const [flow, missing] = [
    own.filter(({ id }) => !id.startsWith(MISSING)),
    own.filter(({ id }) => id.startsWith(MISSING)),
  ];
  return [
    pivotNumbers(
      "Flow of patients: rows of the file by part, and which were judged",
      subjectsOf(flow),
      COUNTS,
      byId,
      "rows of the file",
    ),
    paragraph("Rows are counted as they are, without weights. Who was left out before the file was made is not in it."),
    ...(missing.length === 0
      ? [paragraph("The file has no column beside outcome and risk in which a value could be missing.")]
      : [
          pivotNumbers(
            "Missing values by column, among the rows that were judged",
            subjectsOf(missing),
            GAPS,
            byId,
            "column",
          ),
        ]),
  ];
}

/** One row for each beginning of an id, in the order of Annex A. */
function subjectsOf(numbers: readonly ReportNumber[]): { readonly id: string; readonly label: string }[] {
  const labels = new Map(numbers.map(({ id, subject }) => [id.slice(0, id.lastIndexOf("/")), subject]));
  return [...labels].map(([id, label]) => ({ id, label }));
}
