import { formatInteger } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Diagnosis } from "@/lib/core/verdict";
import type { StepMark } from "./prepare-loss-chart";

/** Where findings begin, for the picture of the loss: one mark per step, at most three. */
export function onsetMarks(diagnosis: Diagnosis | null): readonly StepMark[] {
  const bySteps = new Map<number, string>();
  for (const verdict of diagnosis?.verdicts ?? []) {
    if (verdict.outcome !== "finding" || verdict.onsetStep === null || bySteps.has(verdict.onsetStep)) continue;
    bySteps.set(
      verdict.onsetStep,
      `${RULE_NAMES[verdict.rule].toLowerCase()}, step ${formatInteger(verdict.onsetStep)}`,
    );
  }
  return [...bySteps].slice(0, 3).map(([step, label]) => ({ step, label }));
}
