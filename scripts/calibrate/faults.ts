import type { RuleId } from "@/lib/core/verdict";
import type { RunTruth } from "./read-truth";

/** The faults that the labels know, by the word that stands in `labels.csv`. */
export const FAULTS = [
  "vanishing_gradient",
  "exploding_gradient",
  "dead_relu",
  "lr_too_high",
  "lr_too_low",
  "plateau",
  "overfitting",
] as const;
export type Fault = (typeof FAULTS)[number];

/** The rules that may name each fault; any of them finding it counts as found. */
export const RULES_OF_FAULT: Readonly<Record<Fault, readonly RuleId[]>> = {
  vanishing_gradient: ["vanishing-gradient"],
  // A run whose first step overflows has no history to explode from, and is found all the same.
  exploding_gradient: ["exploding-gradient", "non-finite"],
  dead_relu: ["dead-units"],
  lr_too_high: ["learning-rate-too-high"],
  lr_too_low: ["learning-rate-too-low"],
  plateau: ["not-learning"],
  overfitting: ["overfitting"],
};

/** Whether it would be right to say something of a run: it is so, it may be said or left unsaid, it is not so. */
export type Relation = "true" | "acceptable" | "false";

/** How a fault stands to what is true of a run. */
export function relateFault(truth: RunTruth, fault: Fault): Relation {
  if (truth.labels.has(fault)) return "true";
  if (fault === "exploding_gradient" && truth.hasNonFinite) return "true";
  return truth.acceptable.has(fault) ? "acceptable" : "false";
}

/** True of the runs whose trouble starts with this fault: those in which it must be found. */
export function isRootFault(truth: RunTruth, fault: Fault): boolean {
  return truth.primary === fault;
}
