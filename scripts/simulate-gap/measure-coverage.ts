import { seededRandom } from "@/lib/core/random";
import { GAP_PARTS, type GapPart, type GapSplit, splitGap } from "@/lib/diagnostics/gap/split-gap";
import { type Composition, drawCase, type GapCase, SHOWN_PARTS } from "./cohort";

/** What became of one part in some cohorts; numbers that are added over blocks of cohorts. */
export type PartTally = {
  readonly part: GapPart | "gap";
  readonly cohorts: number;
  /** In which the part has no interval. */
  readonly without: number;
  readonly held: number;
  /** In which the part itself says that its interval may hold the truth more or less often than it claims. */
  readonly reserved: number;
  /** Sums over the cohorts with an interval, in nats. */
  readonly truth: number;
  readonly estimate: number;
  readonly width: number;
};

/** How often the interval of each part holds what is true. */
export function measureCoverage(
  of: GapCase,
  { cohorts, seed, excess }: { readonly cohorts: number; readonly seed: number; readonly excess: number },
): readonly PartTally[] {
  const random = seededRandom(seed);
  let tallies: readonly PartTally[] = SHOWN_PARTS.map(emptyTally);
  for (let cohort = 0; cohort < cohorts; cohort += 1) {
    const { inputs, truth: composition } = drawCase(of, random, excess);
    const { gap, parts } = splitGap(inputs);
    const truth = { ...composition, unexplained: restOf(composition, parts) };
    const found = SHOWN_PARTS.map((part): PartTally => {
      const estimate = part === "gap" ? gap : parts[part];
      const empty = { ...emptyTally(part), cohorts: 1 };
      if (estimate.status !== "estimated" || estimate.lower === undefined || estimate.upper === undefined)
        return { ...empty, without: 1 };
      return {
        ...empty,
        held: estimate.lower <= truth[part] && truth[part] <= estimate.upper ? 1 : 0,
        reserved: estimate.notes.length > 0 ? 1 : 0,
        truth: truth[part],
        estimate: estimate.value,
        width: estimate.upper - estimate.lower,
      };
    });
    tallies = addTallies(tallies, found);
  }
  return tallies;
}

/** Of the same parts in the same order. */
export function addTallies(one: readonly PartTally[], other: readonly PartTally[]): readonly PartTally[] {
  return one.map((tally, index) => {
    const more = other[index] ?? emptyTally(tally.part);
    return {
      part: tally.part,
      cohorts: tally.cohorts + more.cohorts,
      without: tally.without + more.without,
      held: tally.held + more.held,
      reserved: tally.reserved + more.reserved,
      truth: tally.truth + more.truth,
      estimate: tally.estimate + more.estimate,
      width: tally.width + more.width,
    };
  });
}

/** What is not estimated is left in what is unexplained, also where it is known to the simulation. */
function restOf(truth: Composition, parts: GapSplit["parts"]): number {
  const known = GAP_PARTS.filter((part) => part !== "unexplained" && parts[part].status === "estimated");
  return known.reduce((rest, part) => rest - truth[part], truth.gap);
}

function emptyTally(part: GapPart | "gap"): PartTally {
  return { part, cohorts: 0, without: 0, held: 0, reserved: 0, truth: 0, estimate: 0, width: 0 };
}
