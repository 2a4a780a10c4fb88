import type { RuleId } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { CATALOGUE } from "./catalogue";

export type RuleCoverage = {
  readonly rule: RuleId;
  readonly canAnswer: boolean;
  readonly missing: readonly string[];
  /** Lines of PyTorch that log what is missing; null when nothing is. */
  readonly how: string | null;
};

/** Which checks can answer from what was logged, and what to log for the others. */
export function describeCoverage(run: RunData): readonly RuleCoverage[] {
  return CATALOGUE.map(({ id, needs }) => {
    const unmet = needs.filter((need) => !need.isMet(run));
    return {
      rule: id,
      canAnswer: unmet.length === 0,
      missing: unmet.map(({ missing }) => missing),
      how: unmet.length === 0 ? null : unmet.map(({ code }) => code).join("\n"),
    };
  });
}
