import { assertNever } from "@/lib/core/assert-never";
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger, formatNumber, formatPercent } from "./format-number";

export type EstimateText = {
  /** "0.24 (0.22 to 0.27)", or in words why there is no number. */
  readonly short: string;
  /** Coverage, method, n and notes: what stands behind the number. */
  readonly behind: string;
  readonly hasNumber: boolean;
};

type FormatValue = (value: number) => string;

/** Says an estimate in words, so that what could not be estimated says why in the place of the number. */
export function describeEstimate(estimate: Estimate, format: FormatValue = formatNumber): EstimateText {
  switch (estimate.status) {
    case "estimated":
      return {
        short: `${format(estimate.value)}${intervalText(estimate.lower, estimate.upper, format)}`,
        behind: behindText(estimate),
        hasNumber: true,
      };
    case "degenerate":
      return { short: `${format(estimate.value)}, without an interval`, behind: estimate.reason, hasNumber: true };
    case "not-estimable":
      return {
        short: "not estimable",
        behind: `${asSentence(estimate.reason)} n = ${formatInteger(estimate.n)}.`,
        hasNumber: false,
      };
    case "suppressed":
      return { short: "hidden", behind: `Hidden by the rule “${estimate.rule}”.`, hasNumber: false };
    case "not-supplied":
      return { short: "not logged", behind: asSentence(`Not supplied: ${estimate.what}`), hasNumber: false };
    default:
      return assertNever(estimate);
  }
}

/** The value of an estimate that has one, whether or not it has an interval. */
export function estimateValue(estimate: Estimate): number | null {
  return estimate.status === "estimated" || estimate.status === "degenerate" ? estimate.value : null;
}

/** Both ends of the interval, or null when there is none. */
export function estimateInterval(estimate: Estimate): readonly [number, number] | null {
  if (estimate.status !== "estimated" || estimate.lower === undefined || estimate.upper === undefined) return null;
  return [estimate.lower, estimate.upper];
}

function intervalText(lower: number | undefined, upper: number | undefined, format: FormatValue): string {
  if (lower !== undefined && upper !== undefined) return ` (${format(lower)} to ${format(upper)})`;
  if (lower !== undefined) return ` (at least ${format(lower)})`;
  return upper === undefined ? "" : ` (at most ${format(upper)})`;
}

function behindText(estimate: Extract<Estimate, { status: "estimated" }>): string {
  const coverage = estimate.level === undefined ? "" : `${formatPercent(estimate.level)} interval. `;
  const notes = estimate.notes.map((note) => ` ${asSentence(note)}`).join("");
  return `${coverage}${asSentence(estimate.method)} n = ${formatInteger(estimate.n)}.${notes}`;
}

export function asSentence(text: string): string {
  const trimmed = text.trim();
  const closed = /[.!?]$/u.test(trimmed) ? trimmed : `${trimmed}.`;
  return closed.charAt(0).toUpperCase() + closed.slice(1);
}
