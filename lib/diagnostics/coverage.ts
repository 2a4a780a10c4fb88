import type { RuleId } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { CATALOGUE } from "./catalogue";
import { inapplicableReason } from "./kinds-of-run";

export type RuleCoverage = {
  readonly rule: RuleId;
  readonly canAnswer: boolean;
  readonly missing: readonly string[];
  /** Lines of PyTorch that log what is missing; null when nothing is. */
  readonly how: string | null;
};

/** Which checks can answer from what was logged, and what to log for the others; nothing for those that do not apply. */
export function describeCoverage(run: RunData): readonly RuleCoverage[] {
  return CATALOGUE.map(({ id, needs }) => {
    const inapplicable = inapplicableReason(run, id);
    if (inapplicable !== null) return { rule: id, canAnswer: false, missing: [inapplicable], how: null };
    const unmet = needs.filter((need) => !need.isMet(run));
    return {
      rule: id,
      canAnswer: unmet.length === 0,
      missing: unmet.map(({ missing }) => missing),
      how: unmet.length === 0 ? null : unmet.map(({ code }) => code).join("\n"),
    };
  });
}
