import type { Verdict } from "@/lib/core/verdict";
import { overlapText } from "../compare-numbers";
import { findDepthEstimate, readEffectiveDepth } from "../describe-effective-depth";
import { extremesText, findExtremes } from "./find-extremes";
import { letterOf, lettersOf } from "./run-letters";

/**
 * How many layers learn in each of some runs, in words; null where no run was asked.
 *
 * @param runs null for a run whose checks are not done
 */
export function compareDepths(runs: readonly (readonly Verdict[] | null)[]): string | null {
  const asked = runs.map((verdicts) => (verdicts === null ? null : findDepthEstimate(verdicts)));
  if (asked.every((estimate) => estimate === null)) return null;
  const depths = runs.map((verdicts) => (verdicts === null ? null : readEffectiveDepth(verdicts)));
  const known = depths.flatMap((depth, place) => (depth === null ? [] : [{ place, ...depth, value: depth.learning }]));
  const unknown = depths.flatMap((depth, place) => (depth === null ? [place] : []));
  if (known.length === 0) return "In none of the runs could it be told how many layers are learning.";
  const counts = known.map(({ place, learning, compared }, index) =>
    index === 0
      ? `${learning} of ${compared} compared layers are learning in ${letterOf(place)}`
      : `${learning} of ${compared} in ${letterOf(place)}`,
  );
  const rest = unknown.length === 0 ? "" : `; for ${lettersOf(unknown)} it could not be told`;
  const head = `${counts.join(", ")}${rest}`;
  if (known.length < 2) return `${head}.`;
  if (new Set(known.map(({ compared }) => compared)).size > 1) {
    return `${head}. The runs have different numbers of layers, so the counts are not ranked.`;
  }
  const extremes = findExtremes(known);
  if (extremes === null) return `${head}: the same.`;
  const [fewest, most] = [asked[extremes.least[0] ?? 0], asked[extremes.greatest[0] ?? 0]];
  const overlap = fewest && most ? ` ${overlapText(fewest, most)}` : "";
  return `${head}: ${extremesText(extremes, ["fewest", "most"])}. More is better.${overlap}`;
}
