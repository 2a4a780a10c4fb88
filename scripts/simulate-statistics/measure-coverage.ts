import { seededRandom } from "@/lib/core/random";
import { ESTIMATORS, type Method } from "./methods";
import { type Case, drawPatients } from "./patients";

/** How often an interval held the truth, lay above it, and lay below it. */
export type Coverage = Method & {
  samples: number;
  /** Samples without an interval: they are left out of the coverage. */
  without: number;
  held: number;
  tooHigh: number;
  tooLow: number;
};

/** Methods that cost so much are run on this part of the samples, and on fewer of the large ones. */
const SLOW_SHARE = 0.2;

/** Draws samples of a case and looks where the truth lies in the interval of each method. */
export function measureCoverage(of: Case, samples: number): readonly Coverage[] {
  const random = seededRandom(20261126 + of.n + (of.prevalence === "rare" ? 1 : 0));
  const tallies = ESTIMATORS.map(({ methods }) =>
    methods.map((method): Coverage => ({ ...method, samples: 0, without: 0, held: 0, tooHigh: 0, tooLow: 0 })),
  );
  for (let index = 0; index < samples; index += 1) {
    const population = of.populations[index % of.populations.length];
    if (population === undefined) continue;
    const [sample, other] = [drawPatients(population, of.n, random), drawPatients(population, of.n, random)];
    for (const [place, estimator] of ESTIMATORS.entries()) {
      if (estimator.isSlow && index >= samples * SLOW_SHARE) continue;
      const readings = estimator.read(sample, other, population);
      for (const [column, reading] of readings.entries()) {
        const tally = tallies[place]?.[column];
        if (tally !== undefined) count(tally, reading.truth, reading.limits);
      }
    }
  }
  return tallies.flat();
}

function count(tally: Coverage, truth: number, limits: readonly [number, number] | null): void {
  tally.samples += 1;
  if (limits === null) tally.without += 1;
  else if (truth < limits[0]) tally.tooHigh += 1;
  else if (truth > limits[1]) tally.tooLow += 1;
  else tally.held += 1;
}
