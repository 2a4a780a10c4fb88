import { formatPercent } from "@/lib/core/format-number";
import { type Count, toEstimate } from "./score";

/** A share with its counts and interval, as every table of the page writes it. */
export function writeCount(counted: Count | null): string {
  if (counted === null) return "no label";
  const estimate = toEstimate(counted);
  if (estimate.status !== "estimated") return "no run";
  const { value, lower = value, upper = value } = estimate;
  return `${counted.events} of ${counted.n}: ${formatPercent(value)} (${formatPercent(lower)} to ${formatPercent(upper)})`;
}

/** A share of few runs, without an interval: many of them stand in one table. */
export function writeShortCount({ events, n }: Count): string {
  return n === 0 ? "–" : `${events} of ${n}`;
}

export function writeRange(range: readonly [number, number] | null): string {
  if (range === null) return "no run";
  const [least, most] = range;
  return least === most ? formatPercent(least) : `${formatPercent(least)} to ${formatPercent(most)}`;
}

export function writeTable(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), `|${header.map(() => "---").join("|")}|`, ...rows.map(line)];
}

/** How a label is called in a sentence: `lr_too_high` is "learning rate too high". */
export function nameFault(label: string): string {
  return label.replace(/^lr_/, "learning rate ").replace(/_/g, " ").replace("relu", "ReLU");
}
