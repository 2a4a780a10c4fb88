import { seededRandom } from "@/lib/core/random";
import { splitGap } from "@/lib/diagnostics/gap/split-gap";
import { drawCase, type GapCase, SHOWN_PARTS } from "./cohort";

export type PartCoverage = {
  readonly part: (typeof SHOWN_PARTS)[number];
  readonly held: number;
  /** Cohorts in which the part has no interval. */
  readonly without: number;
  readonly meanTruth: number;
  readonly meanEstimate: number;
  readonly meanWidth: number;
};

/** How often the interval of each part holds what is true. */
export function measureCoverage(
  of: GapCase,
  { cohorts, seed, excess }: { readonly cohorts: number; readonly seed: number; readonly excess: number },
): readonly PartCoverage[] {
  const random = seededRandom(seed);
  const sums = SHOWN_PARTS.map((part) => ({ part, held: 0, without: 0, truth: 0, estimate: 0, width: 0 }));
  for (let cohort = 0; cohort < cohorts; cohort += 1) {
    const { inputs, truth } = drawCase(of, random, excess);
    const { gap, parts } = splitGap(inputs);
    for (const sum of sums) {
      const estimate = sum.part === "gap" ? gap : parts[sum.part];
      if (estimate.status !== "estimated" || estimate.lower === undefined || estimate.upper === undefined) {
        sum.without += 1;
        continue;
      }
      const value = truth[sum.part];
      if (estimate.lower <= value && value <= estimate.upper) sum.held += 1;
      sum.truth += value;
      sum.estimate += estimate.value;
      sum.width += estimate.upper - estimate.lower;
    }
  }
  return sums.map(({ part, held, without, truth, estimate, width }) => {
    const count = cohorts - without;
    return {
      ...{ part, held, without },
      meanTruth: truth / count,
      meanEstimate: estimate / count,
      meanWidth: width / count,
    };
  });
}
