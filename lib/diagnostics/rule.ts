import type { RuleId, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import type { LossProgress } from "./loss-progress";

/** Something a rule cannot do without, and the line of code that would log it. */
export type RuleNeed = {
  readonly missing: string;
  /** PyTorch, one or two lines. */
  readonly code: string;
  isMet(run: RunData): boolean;
};

/** What several rules look at, computed once. */
export type RuleContext = { readonly loss: LossProgress | null };

export type Rule = {
  readonly id: RuleId;
  /** Goes up whenever the same log could get another verdict. */
  readonly version: number;
  readonly title: string;
  readonly question: string;
  readonly needs: readonly RuleNeed[];
  evaluate(run: RunData, context: RuleContext): readonly Verdict[];
};

type VerdictParts = Omit<Verdict, "rule" | "version" | "subgroup"> & { readonly subgroup?: string | null };

/** A verdict of a rule on the whole cohort unless a subgroup is named. */
export function makeVerdict(rule: Pick<Rule, "id" | "version">, parts: VerdictParts): Verdict {
  return { rule: rule.id, version: rule.version, subgroup: null, ...parts };
}

/** The verdict of a rule that has not enough to answer from. */
export function makeCannotTell(
  rule: Pick<Rule, "id" | "version">,
  parts: {
    readonly statistic: string;
    readonly what: string;
    readonly reason: string;
    readonly provenance?: readonly string[];
  },
): Verdict {
  return makeVerdict(rule, {
    outcome: "cannot-tell",
    severity: null,
    layers: [],
    onsetStep: null,
    statistic: { name: parts.statistic, estimate: { status: "not-supplied", what: parts.what }, threshold: null },
    effectiveSamples: 0,
    persistence: null,
    reason: parts.reason,
    explanation: `This check cannot answer from this log. ${parts.reason}`,
    remedy: null,
    provenance: parts.provenance ?? [],
  });
}
