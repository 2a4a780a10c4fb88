import { assertNever } from "@/lib/core/assert-never";
import { capitalise } from "@/lib/core/capitalise";
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";

export type EstimateText = {
  /** "0.24 (0.22 to 0.27)", or in words why there is no number. */
  readonly short: string;
  /** Coverage, method, n and notes: what stands behind the number. */
  readonly behind: string;
  readonly hasNumber: boolean;
};

type Estimated = Extract<Estimate, { status: "estimated" }>;

/** Writes a value with a number of significant digits. */
type FormatValue = (value: number, digits: number) => string;

/** Digits that may be added so that an interval does not look like a point. */
const EXTRA_DIGITS = 2;

/** Says an estimate in words, so that what could not be estimated says why in the place of the number. */
export function describeEstimate(
  estimate: Estimate,
  format: FormatValue = formatNumber,
  fewestDigits = 3,
): EstimateText {
  switch (estimate.status) {
    case "estimated":
      return { short: shortText(estimate, format, fewestDigits), behind: behindText(estimate), hasNumber: true };
    case "degenerate":
      return {
        short: `${format(estimate.value, fewestDigits)}, without an interval`,
        behind: estimate.reason,
        hasNumber: true,
      };
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

/** A count as it is; else as few digits as keep value and both ends of the interval apart: "0.262 (0.260 to 0.264)", not "0.26 (0.26 to 0.26)". */
function shortText(estimate: Estimated, given: FormatValue, fewestDigits: number): string {
  const { value, lower, upper } = estimate;
  const isCount = [value, lower ?? 0, upper ?? 0].every(Number.isInteger);
  const format = given === formatNumber && isCount && Math.abs(estimate.value) < 1e9 ? formatInteger : given;
  const ends = [lower, upper].filter((end) => end !== undefined && end !== value) as readonly number[];
  let digits = fewestDigits;
  while (digits < fewestDigits + EXTRA_DIGITS && ends.some((end) => format(end, digits) === format(value, digits))) {
    digits += 1;
  }
  return `${format(value, digits)}${intervalText(lower, upper, (end) => format(end, digits))}`;
}

function intervalText(lower: number | undefined, upper: number | undefined, format: (value: number) => string): string {
  if (lower !== undefined && upper !== undefined) return ` (${format(lower)} to ${format(upper)})`;
  if (lower !== undefined) return ` (at least ${format(lower)})`;
  return upper === undefined ? "" : ` (at most ${format(upper)})`;
}

function behindText(estimate: Estimated): string {
  const coverage = estimate.level === undefined ? "" : `${formatPercent(estimate.level)} interval. `;
  const notes = estimate.notes.map((note) => ` ${asSentence(note)}`).join("");
  return `${coverage}${asSentence(estimate.method)} n = ${formatInteger(estimate.n)}.${notes}`;
}

export function asSentence(text: string): string {
  const trimmed = text.trim();
  const closed = /[.!?]$/u.test(trimmed) ? trimmed : `${trimmed}.`;
  return capitalise(closed);
}
