import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { nameRule } from "@/lib/clinical/suppress-small-cells";
import type { Estimate } from "@/lib/core/estimate";
import type { CountedFlow, DataFlow, RowCounts } from "@/lib/diagnostics/subgroups/count-flow";
import type { ReportNumber } from "@/lib/schema/report";
import { countEstimate, EXACT, toNumber } from "./number-entry";

const RULE = nameRule(SMALL_CELL_POLICY);

/**
 * Numbers of section 2: where the rows of the judged predictions went, how those of training and those that were
 * judged compare, and what is missing. Hidden as a whole where counts of few patients are: differences of
 * these sums would give them away.
 */
export function listDataNumbers(flow: DataFlow): ReportNumber[] {
  if (flow.status === "none") return [];
  if (flow.status === "hidden") return [hiddenNumber()];
  const { all, parts, unnamed, judged, leftOut, training } = flow;
  const row = (id: string, subject: string, counts: RowCounts | null): ReportNumber[] =>
    counts === null ? [] : listCounts(`data/${id}`, subject, counts, flow.set);
  return [
    ...row("all", "all rows of the file", all),
    ...parts.flatMap(({ name, ...counts }) => row(`part/${name}`, `rows marked ${name}`, counts)),
    ...row("unmarked", "rows marked as no part", unnamed),
    ...row("training", "rows of training", training),
    ...row("left-out", "rows that were not judged", leftOut),
    ...row("judged", "rows that were judged", judged),
    ...listMissing(flow),
  ];
}

function hiddenNumber(): ReportNumber {
  return toNumber({
    id: "data/flow",
    section: 2,
    subject: "rows of the file of predictions",
    measure: "rows, patients and events by part of the data, and missing values",
    value: { status: "suppressed", rule: RULE },
    inputs: ["predictions"],
    tolerance: EXACT,
  });
}

function listCounts(id: string, subject: string, counts: RowCounts, set: string): ReportNumber[] {
  const { rows, patients, events, meanRisk } = counts;
  const entry = (name: string, measure: string, value: Estimate, tolerance?: number): ReportNumber =>
    toNumber({
      id: `${id}/${name}`,
      section: 2,
      subject,
      measure,
      value,
      inputs: [`predictions ${set}`],
      ...(tolerance === undefined ? {} : { tolerance }),
    });
  const noNames: Estimate = { status: "not-supplied", what: "pseudonyms of the patients" };
  const mean = (value: number, method: string): Estimate => {
    return { status: "estimated", value, method, n: rows, events, notes: [] };
  };
  // Of no rows there is no share, and nothing is open about it.
  const means =
    meanRisk === null
      ? []
      : [
          entry("share-of-events", "share of rows with the event", mean(events / rows, "events / rows")),
          entry("mean-risk", "mean predicted risk", mean(meanRisk, "mean over the rows")),
        ];
  return [
    entry("rows", "rows", countEstimate(rows, RULE), EXACT),
    entry("patients", "different patients", patients === null ? noNames : countEstimate(patients, RULE), EXACT),
    entry("events", "rows with the event", countEstimate(events, RULE), EXACT),
    ...means,
  ];
}

function listMissing({ missing, judged, set }: CountedFlow): ReportNumber[] {
  if (judged.rows === 0) return [];
  return missing.flatMap(({ column, rows }) => {
    const shared = {
      section: 2,
      subject: `column ${column}`,
      inputs: [`predictions ${set}`, "rows that were judged"],
    };
    const method = "rows without a value / rows";
    const share: Estimate = { status: "estimated", value: rows / judged.rows, method, n: judged.rows, notes: [] };
    return [
      toNumber({
        ...shared,
        id: `data/missing/${column}/rows`,
        measure: "judged rows without a value",
        value: countEstimate(rows, RULE),
        tolerance: EXACT,
      }),
      toNumber({
        ...shared,
        id: `data/missing/${column}/share`,
        measure: "share of judged rows without a value",
        value: share,
      }),
    ];
  });
}
