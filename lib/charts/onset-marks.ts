import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Diagnosis } from "@/lib/core/verdict";
import { markStep, type StepMark } from "./prepare-loss-chart";

/** Where findings begin, for the picture of the loss: one mark per step, at most three. */
export function onsetMarks(diagnosis: Diagnosis | null): readonly StepMark[] {
  const bySteps = new Map<number, StepMark>();
  for (const { outcome, onsetStep, rule } of diagnosis?.verdicts ?? []) {
    if (outcome !== "finding" || onsetStep === null || bySteps.has(onsetStep)) continue;
    bySteps.set(onsetStep, markStep(RULE_NAMES[rule], onsetStep));
  }
  return [...bySteps.values()].slice(0, 3);
}
