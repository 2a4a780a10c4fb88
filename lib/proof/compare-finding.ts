import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatNumber } from "@/lib/core/format-number";
import { nameFinding } from "@/lib/core/name-finding";
import type { ProofSecondary } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";
import { mcNemarTest } from "@/lib/statistics/mcnemar";
import type { SecondaryPair, SecondarySide } from "./secondary-pair";

type Told = { readonly asIs: boolean; readonly repaired: boolean };

/** Fewer pairs that differ cannot leave chance below one in twenty, however they agree. */
const FEWEST_THAT_TELL = 6;

/**
 * Whether the finding of the plan is there in the runs of each side: shares with exact intervals, and the pairs
 * in which it went or came by McNemar's exact test. A pair in which the check could not tell is left out, and
 * that is said.
 *
 * @param pairs at least one
 */
export function compareFinding(
  { finding }: Pick<ProofPlan, "finding">,
  pairs: readonly SecondaryPair[],
): ProofSecondary {
  const told = pairs.flatMap(({ asIs, repaired }): readonly Told[] => {
    const [before, after] = [isFound(asIs, finding), isFound(repaired, finding)];
    return before === null || after === null ? [] : [{ asIs: before, repaired: after }];
  });
  const gone = told.filter(({ asIs, repaired }) => asIs && !repaired).length;
  const come = told.filter(({ asIs, repaired }) => !asIs && repaired).length;
  const left = pairs.length - told.length;
  const share = (side: keyof Told): Estimate =>
    told.length === 0 ? noneTold() : estimateProportionExactly(told.filter((pair) => pair[side]).length, told.length);
  const p = mcNemarTest(gone, come);
  return {
    measure: "finding-of-the-rule",
    subgroup: finding.subgroup,
    threshold: null,
    asIs: share("asIs"),
    repaired: share("repaired"),
    difference:
      told.length === 0
        ? noneTold()
        : {
            status: "estimated",
            value: (come - gone) / told.length,
            method: `difference of the shares within pairs; exact McNemar test, p = ${formatNumber(p)}`,
            n: told.length,
            notes: [],
          },
    isHigherBetter: false,
    sentence: composeSentence(nameFinding(finding), told, { gone, come, left, p }),
  };
}

/** Whether a run has the finding; null where its check could not tell. */
function isFound({ verdicts }: SecondarySide, { rule, subgroup }: ProofPlan["finding"]): boolean | null {
  const verdict = verdicts.find((each) => each.rule === rule && each.subgroup === subgroup);
  if (verdict === undefined || verdict.outcome === "cannot-tell") return null;
  return verdict.outcome === "finding";
}

function noneTold(): Estimate {
  return { status: "not-estimable", reason: "The check could not tell in both runs of any pair.", n: 0 };
}

function composeSentence(
  name: string,
  told: readonly Told[],
  { gone, come, left, p }: Readonly<Record<"gone" | "come" | "left" | "p", number>>,
): string {
  if (told.length === 0)
    return `Whether ${name} went cannot be said: the check could not tell in both runs of any pair.`;
  const count = (side: keyof Told): string => `${told.filter((pair) => pair[side]).length} of ${told.length}`;
  const few =
    gone + come < FEWEST_THAT_TELL
      ? ` Fewer than ${FEWEST_THAT_TELL} pairs that differ cannot tell a change from chance by this test.`
      : "";
  const without =
    left === 0 ? "" : ` ${formatCount(left, "pair")} left out, where the check could not tell in one of the runs.`;
  return `${name} is found in ${count("asIs")} runs as they were and in ${count("repaired")} repaired runs, and fewer is better: it went in ${formatCount(gone, "pair")} and came in ${come} (exact McNemar test, p = ${formatNumber(p)}).${few}${without}`;
}
