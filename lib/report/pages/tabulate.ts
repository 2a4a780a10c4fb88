import { type ChartTable, numberCell, type TableCell, textCell } from "@/lib/charts/chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "@/lib/charts/describe-estimate";
import { formatInteger } from "@/lib/core/format-number";
import type { ReportNumber } from "@/lib/schema/report";
import type { ReportBlock } from "./report-block";

/** A table of words. */
export function wordTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): ReportBlock {
  return {
    kind: "table",
    table: {
      caption,
      columns: columns.map((label) => ({ label, isNumeric: false })),
      rows: rows.map((row) => row.map(textCell)),
    },
  };
}

/** A group as a row, some of its measures as columns, in the words of the screen; measures that no row has are left out. */
export function pivotNumbers(
  caption: string,
  rows: readonly { readonly id: string; readonly label: string }[],
  measures: readonly (readonly [string, string])[],
  numbers: ReadonlyMap<string, ReportNumber>,
  head = "group",
): ReportBlock {
  const shown = measures.filter(([name]) => rows.some(({ id }) => numbers.has(`${id}/${name}`)));
  return {
    kind: "table",
    table: {
      caption,
      columns: [{ label: head, isNumeric: false }, ...shown.map(([, label]) => ({ label, isNumeric: true }))],
      rows: rows.map(({ id, label }) => [
        textCell(label),
        ...shown.map(([name]) => estimateCell(numbers.get(`${id}/${name}`))),
      ]),
    },
  };
}

function estimateCell(number: ReportNumber | undefined): TableCell {
  if (number === undefined) return textCell("not computed");
  return { text: describeEstimate(number.value).short, value: estimateValue(number.value) };
}

/** One row for each number, with what stands behind it. */
export function numberTable(caption: string, numbers: readonly ReportNumber[]): ReportBlock {
  const columns = ["of", "measure", "value", "n", "events", "method, or why there is no number"];
  return {
    kind: "table",
    table: {
      caption,
      columns: columns.map((label) => ({ label, isNumeric: ["value", "n", "events"].includes(label) })),
      rows: numbers.map((number) => [textCell(number.subject), textCell(number.measure), ...valueCells(number)]),
    },
  };
}

function valueCells({ value, method }: ReportNumber): TableCell[] {
  const text = describeEstimate(value);
  const { n, events } = sizesOf(value);
  return [
    { text: text.short, value: estimateValue(value) },
    numberCell(n, formatInteger),
    numberCell(events, formatInteger),
    textCell(value.status === "estimated" ? method : text.behind),
  ];
}

function sizesOf(value: ReportNumber["value"]): { readonly n: number | null; readonly events: number | null } {
  if (value.status !== "estimated" && value.status !== "not-estimable") return { n: null, events: null };
  return { n: value.n, events: value.events ?? null };
}

const ANNEX_COLUMNS = [
  ["id", false],
  ["section", true],
  ["of", false],
  ["measure", false],
  ["status", false],
  ["value", true],
  ["lower", true],
  ["upper", true],
  ["level", true],
  ["n", true],
  ["events", true],
  ["method or reason", false],
  ["inputs", false],
  ["tolerance", true],
] as const;

/** Annex A with unrounded numbers. */
export function annexTable(numbers: readonly ReportNumber[]): ChartTable {
  return {
    caption: "Every number with its id, inputs, method and tolerance",
    columns: ANNEX_COLUMNS.map(([label, isNumeric]) => ({ label, isNumeric })),
    rows: numbers.map(annexRow),
  };
}

function annexRow({ id, section, subject, measure, value, inputs, method, tolerance }: ReportNumber): TableCell[] {
  const [lower, upper] = [endOf(value, "lower"), endOf(value, "upper")];
  const { n, events } = sizesOf(value);
  const reason = value.status === "estimated" ? [method, ...value.notes].join("; ") : describeEstimate(value).behind;
  return [
    textCell(id),
    numberCell(section, String),
    textCell(subject),
    textCell(measure),
    textCell(value.status),
    numberCell(estimateValue(value), String),
    numberCell(lower, String),
    numberCell(upper, String),
    numberCell(value.status === "estimated" && estimateInterval(value) !== null ? (value.level ?? null) : null, String),
    numberCell(n, String),
    numberCell(events, String),
    textCell(reason),
    textCell(inputs.join("; ")),
    numberCell(tolerance, String),
  ];
}

/** An interval may be open to one side. */
function endOf(value: ReportNumber["value"], end: "lower" | "upper"): number | null {
  return value.status === "estimated" ? (value[end] ?? null) : null;
}
