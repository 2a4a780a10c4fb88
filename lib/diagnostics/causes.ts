import type { RuleId, Verdict } from "@/lib/core/verdict";

/**
 * Which findings are known to follow from which: a run that diverges at too large a rate also has
 * gradients that explode and values that are not finite. A reader is told the first of such a chain, with
 * the others beside it. That one follows from the other in this very run is not claimed.
 *
 * @see Goodfellow, Bengio & Courville, Deep Learning (2016), 8.2 and 11.4; Lu et al., arXiv 1903.06733
 */
const SEEN_WITH: Readonly<Partial<Record<RuleId, readonly RuleId[]>>> = {
  "learning-rate-too-high": [
    ...(["exploding-gradient", "non-finite", "dead-units", "vanishing-gradient", "oscillation"] as const),
    ...(["update-ratio", "not-learning", "base-rate", "effective-depth"] as const),
  ],
  "exploding-gradient": ["non-finite", "dead-units", "vanishing-gradient", "not-learning", "base-rate", "oscillation"],
  "non-finite": ["not-learning", "base-rate"],
  "dead-units": ["vanishing-gradient", "not-learning", "base-rate", "effective-depth", "update-ratio"],
  "vanishing-gradient": ["not-learning", "base-rate", "effective-depth", "update-ratio", "subgroup-vanishing"],
  "learning-rate-too-low": ["not-learning", "base-rate", "update-ratio"],
  "not-learning": ["base-rate"],
  "subgroup-vanishing": ["subgroup-gradient-share"],
  "subgroup-excess-loss": ["subgroup-gradient-share", "subgroup-gradient-conflict"],
};

/** The findings that no other finding explains the usual way, and those that are usually seen with them. */
export function separateCauses(findings: readonly Verdict[]): {
  readonly first: readonly Verdict[];
  readonly along: readonly Verdict[];
} {
  const found = new Set(findings.map(({ rule }) => rule));
  const along = new Set([...found].flatMap((rule) => SEEN_WITH[rule] ?? []).filter((rule) => found.has(rule)));
  return {
    first: findings.filter(({ rule }) => !along.has(rule)),
    along: findings.filter(({ rule }) => along.has(rule)),
  };
}
