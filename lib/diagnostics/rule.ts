import type { RuleId, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import type { Divergence } from "./measures/find-divergence";
import type { LossProgress } from "./measures/loss-progress";
import type { Threshold } from "./thresholds";

/** Something a rule cannot do without, and the line of code that would log it. */
export type RuleNeed = {
  readonly missing: string;
  /** PyTorch, one or two lines. */
  readonly code: string;
  isMet(run: RunData): boolean;
};

/** What several rules look at, computed once. */
export type RuleContext = {
  readonly loss: LossProgress | null;
  /** Null for a run that is not lost at its end. */
  readonly divergence: Divergence | null;
  /** Verdicts of the rules that stand before this one in the catalogue: causes stand before symptoms. */
  readonly earlier: readonly Verdict[];
};

/** A limit of a rule as a person reads it: what is compared with what, and where the number comes from. */
export type GuideLimit = Threshold & { readonly compared: string };

/**
 * What a person reads about a rule. The screen, the report and docs/rules show this one text, so that
 * no limit can stand in one place and not in another. Sentences are plain text without markup.
 */
export type RuleGuide = {
  /** What is computed, in symbols and in words; a paragraph each. */
  readonly formula: readonly string[];
  /** What must be logged, and what more makes the answer surer. */
  readonly inputs: readonly string[];
  readonly limits: readonly GuideLimit[];
  /** When a finding is critical, a warning or a note. */
  readonly severity: string;
  readonly cannotTell: readonly string[];
  /** What to try, most likely first. */
  readonly remedies: readonly string[];
  readonly references: readonly string[];
};

/** What a verdict stands on; doubts about one of them (gradient-provenance) touch every rule that does. */
export type RuleBasis = "loss" | "gradients" | "updates" | "activations" | "predictions";

export type Rule = {
  readonly id: RuleId;
  /** Goes up whenever the same log could get another verdict. */
  readonly version: number;
  readonly question: string;
  readonly restsOn: readonly RuleBasis[];
  /** True when the outcome stays the same if all logged gradients are multiplied by one constant. */
  readonly isScaleFree: boolean;
  readonly needs: readonly RuleNeed[];
  readonly guide: RuleGuide;
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
