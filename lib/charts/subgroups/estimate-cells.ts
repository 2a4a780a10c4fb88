import type { Estimate } from "@/lib/core/estimate";
import { formatInteger, formatNumber } from "@/lib/core/format-number";
import { numberCell, type TableCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { eventsOf, patientsOf } from "./group-counts";
import type { ShownGroup } from "./group-views";

type Column = { readonly label: string; readonly isNumeric: boolean };

export function numberColumn(label: string): Column {
  return { label, isNumeric: true };
}

export function wordColumn(label: string): Column {
  return { label, isNumeric: false };
}

/** Columns for an estimate: value and both ends. */
export function estimateColumns(label: string): readonly Column[] {
  return [numberColumn(label), numberColumn(`${label}: from`), numberColumn(`${label}: to`)];
}

/** Value and both ends of an estimate; where there is none, the first cell says which state it is in. */
export function estimateCells(estimate: Estimate): readonly TableCell[] {
  const { short, hasNumber } = describeEstimate(estimate);
  const interval = estimateInterval(estimate);
  return [
    numberCell(estimateValue(estimate), formatNumber, hasNumber ? "" : short),
    numberCell(interval?.[0] ?? null, formatNumber),
    numberCell(interval?.[1] ?? null, formatNumber),
  ];
}

/** Name, patients and events: what every table of groups begins with. */
export function groupColumns(events: string): readonly Column[] {
  return [wordColumn("group"), numberColumn("patients"), numberColumn(events)];
}

export function groupCells({ label, result }: ShownGroup): readonly TableCell[] {
  return [
    textCell(label),
    numberCell(patientsOf(result), formatInteger, "hidden for privacy"),
    numberCell(eventsOf(result), formatInteger, "hidden for privacy"),
  ];
}

/** What stands behind an estimate, for the last column of a table. */
export function behindCell(estimate: Estimate): TableCell {
  return textCell(describeEstimate(estimate).behind);
}
