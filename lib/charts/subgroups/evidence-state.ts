import type { Estimate } from "@/lib/core/estimate";
import { PERFORMANCE } from "@/lib/diagnostics/performance-thresholds";
import type { Evidence, GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { estimateInterval } from "../describe-estimate";

/** How much can be said, as a shape and in words; never as a colour. */
export const EVIDENCE_STATES = {
  enough: { sign: "●", words: "enough evidence" },
  inconclusive: { sign: "◐", words: "inconclusive" },
  "not-estimable": { sign: "○", words: "not estimable" },
  hidden: { sign: "▢", words: "hidden for privacy" },
} as const;
export type EvidenceState = keyof typeof EVIDENCE_STATES;

/** Whether an interval lies on one side of no difference, or within (or, where more is better, above) the margin. */
export function stateOf(effect: Estimate, margin: number | null, isHigherBetter = false): EvidenceState {
  if (effect.status === "suppressed") return "hidden";
  const interval = estimateInterval(effect);
  if (interval === null) return "not-estimable";
  const [lower, upper] = interval;
  if (lower > 0 || upper < 0) return "enough";
  if (margin !== null && lower > -margin && (isHigherBetter || upper < margin)) return "enough";
  return "inconclusive";
}

/** Fewer with or without the event than the check of this group needs: an interval is shown, and concludes nothing. */
export function isTooFew({
  patients,
  events,
  prevalence,
}: Pick<GroupResult, "patients" | "events" | "prevalence">): boolean {
  return prevalence.status !== "suppressed" && Math.min(events, patients - events) < PERFORMANCE.fewest;
}

/** What an interval of a group concludes; nothing where there are too few. */
export function stateInGroup(
  group: GroupResult,
  effect: Estimate,
  margin: number | null,
  isHigherBetter = false,
): EvidenceState {
  const state = stateOf(effect, margin, isHigherBetter);
  return state === "enough" && isTooFew(group) ? "inconclusive" : state;
}

/** Of calibration also how widely the risks are spread counts: a slope away from 1 says something by itself. */
export function stateWithin(group: GroupResult, evidence: Evidence): EvidenceState {
  const state = stateInGroup(group, evidence.effect, evidence.margin, evidence.measure !== "calibration");
  if (evidence.measure !== "calibration" || state !== "inconclusive" || isTooFew(group)) return state;
  const slope = estimateInterval(group.calibrationSlope);
  return slope !== null && (slope[0] > 1 || slope[1] < 1) ? "enough" : state;
}

/** What the level of the risks is, in the few words that fit beside an interval of observed over expected. */
export function levelInShort(ratio: Estimate, margin: number | null): string {
  const interval = estimateInterval(ratio);
  if (interval === null || interval[0] <= 0) return "";
  const [lower, upper] = [Math.log(interval[0]), Math.log(interval[1])];
  if (margin !== null && lower > -margin && upper < margin) return "within the declared margin";
  if (lower > 0) return "predicted too low";
  if (upper < 0) return "predicted too high";
  return "too low or too high: cannot tell";
}
