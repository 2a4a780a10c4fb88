import { estimateValue } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import { squareAndAdd, type WithLimits } from "@/lib/statistics/square-and-add";

/** Whether two numbers were computed from the same inputs, as far as their digests tell. */
export type SharedInputs = "same" | "different" | "unknown";

const SAME_INPUTS =
  "after less before; both were computed from the same inputs, so that no chance of sampling lies between them and no interval is given";
const TWO_SAMPLES = "after less before; limits of both put together as of independent samples (MOVER, square-and-add)";
const NOTES: Readonly<Record<Exclude<SharedInputs, "same">, string>> = {
  different:
    "Where the same patients or steps stand behind both, which the digests of the inputs do not tell, the interval is as a rule wider than needed",
  unknown:
    "The digests of the predictions are hidden, so that it cannot be told whether the same patients stand behind both; if they do, the difference is one of computation and needs no interval",
};

/**
 * After less before, on the scale of the number.
 *
 * @param before null where that report has no such number
 */
export function estimateChange(before: Estimate | null, after: Estimate | null, inputs: SharedInputs): Estimate {
  const n = sizeOf(before) + sizeOf(after);
  if (before === null || after === null)
    return { status: "not-estimable", reason: "Only one of the two reports has this number.", n };
  const hidden = [before, after].find((estimate) => estimate.status === "suppressed");
  if (hidden !== undefined) return hidden;
  const [first, second] = [estimateValue(after), estimateValue(before)];
  if (first === null || second === null) return { status: "not-estimable", reason: describeGap(before, after), n };
  const value = first - second;
  if (inputs === "same") return { status: "estimated", value, method: SAME_INPUTS, n, notes: [] };
  const limits = limitsOfBoth(before, after);
  if ("reason" in limits) return { status: "estimated", value, method: "after less before", n, notes: [limits.reason] };
  const { lower, upper } = squareAndAdd(limits.after, limits.before);
  return {
    status: "estimated",
    value,
    lower,
    upper,
    level: limits.level,
    method: TWO_SAMPLES,
    n,
    ...eventsOf(before, after),
    notes: [NOTES[inputs]],
  };
}

/** Both with their limits, or why no interval of the difference follows. */
export type LimitsOfBoth =
  | { readonly before: WithLimits; readonly after: WithLimits; readonly level: number }
  | { readonly reason: string };

export function limitsOfBoth(before: Estimate, after: Estimate): LimitsOfBoth {
  const [first, second] = [limitsOf(before), limitsOf(after)];
  if (first === null || second === null) {
    const which =
      first === null && second === null
        ? "Neither number has"
        : `The number ${first === null ? "before" : "after"} has not`;
    return { reason: `${which} an interval to both sides` };
  }
  if (first.level !== second.level) return { reason: "The intervals of both are of different levels" };
  return { before: first, after: second, level: first.level };
}

/** One that is at the edge of what it can be has the interval of its alternative. */
function limitsOf(estimate: Estimate): (WithLimits & { readonly level: number }) | null {
  const source = estimate.status === "degenerate" ? estimate.alternative : estimate;
  const value = estimateValue(estimate);
  if (source?.status !== "estimated" || value === null) return null;
  const { lower, upper, level } = source;
  if (lower === undefined || upper === undefined || level === undefined || value < lower || value > upper) return null;
  return { value, lower, upper, level };
}

function sizeOf(estimate: Estimate | null): number {
  return estimate?.status === "estimated" || estimate?.status === "not-estimable" ? estimate.n : 0;
}

function eventsOf(before: Estimate, after: Estimate): { readonly events?: number } {
  if (before.status !== "estimated" || after.status !== "estimated") return {};
  if (before.events === undefined || after.events === undefined) return {};
  return { events: before.events + after.events };
}

function describeGap(before: Estimate, after: Estimate): string {
  return [
    { when: "Before", estimate: before },
    { when: "After", estimate: after },
  ]
    .flatMap(({ when, estimate }) => {
      if (estimate.status === "not-estimable") return [`${when}: ${estimate.reason}`];
      return estimate.status === "not-supplied" ? [`${when}: not supplied, ${estimate.what}.`] : [];
    })
    .join(" ");
}
