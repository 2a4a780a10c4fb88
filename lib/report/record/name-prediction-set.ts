import { formatCount } from "@/lib/core/format-number";
import type { ReportRecord } from "@/lib/schema/report";

/** A file of predictions by its name and, where the reader may know it, its number of rows. */
export function namePredictionSet({ name, rows }: ReportRecord["inputs"]["predictions"][number]): string {
  return rows === null ? name : `${name} (${formatCount(rows, "row")})`;
}
