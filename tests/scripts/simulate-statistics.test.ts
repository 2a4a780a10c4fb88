import { expect, test } from "vitest";
import { expectation, normalisation } from "@/lib/calculus/density";
import { seededRandom } from "@/lib/core/random";
import { expit } from "@/lib/statistics/fit-logistic";
import { composeCoverage } from "@/scripts/simulate-statistics/compose-coverage";
import { type Coverage, measureCoverage } from "@/scripts/simulate-statistics/measure-coverage";
import { CASES, drawPatients, type Population } from "@/scripts/simulate-statistics/patients";

function caseOf(n: number, prevalence: string) {
  const found = CASES.find((of) => of.n === n && of.prevalence === prevalence);
  if (found === undefined) throw new Error(`There is no case of ${n} ${prevalence} patients.`);
  return found;
}

function middleOf(n: number, prevalence: string): Population {
  const population = caseOf(n, prevalence).populations[5];
  if (population === undefined) throw new Error("A case has eleven populations.");
  return population;
}

test.each(["balanced", "rare"])("what is true of %s patients is what lib/calculus integrates", (prevalence) => {
  const { mean, sd, truth, threshold } = middleOf(200, prevalence);
  const normal = { density: (z: number) => Math.exp(-(z * z) / 2), from: -9, to: 9 };
  expect(normalisation(normal).status).toBe("estimated");
  const average = (g: (risk: number) => number): number => {
    const found = expectation((z) => g(expit(mean + sd * z)), {
      ...normal,
      breakpoints: [(Math.log(threshold / (1 - threshold)) - mean) / sd],
    });
    return found.status === "estimated" ? found.value : Number.NaN;
  };
  expect(truth.prevalence).toBeCloseTo(
    average((risk) => risk),
    6,
  );
  expect(truth.brier).toBeCloseTo(
    average((risk) => risk * (1 - risk)),
    6,
  );
  expect(truth.logLoss).toBeCloseTo(
    average((risk) => -risk * Math.log(risk) - (1 - risk) * Math.log1p(-risk)),
    6,
  );
  const flagged = average((risk) => (risk >= threshold ? risk : 0));
  // The slice that holds the threshold lies on one side of it as a whole.
  expect(truth.sensitivity).toBeCloseTo(flagged / truth.prevalence, 3);
});

test("drawn patients have the share of events and the AUROC of their population", () => {
  const population = middleOf(1000, "balanced");
  const { outcomes, risks } = drawPatients(population, 20_000, seededRandom(1));
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  expect(Math.abs(events / 20_000 - population.truth.prevalence)).toBeLessThan(0.011);
  const order = [...risks.keys()].sort((a, b) => (risks[a] ?? 0) - (risks[b] ?? 0));
  let [below, won] = [0, 0];
  for (const row of order) {
    if (outcomes[row] === 1) won += below;
    else below += 1;
  }
  expect(Math.abs(won / (events * (20_000 - events)) - population.truth.auroc)).toBeLessThan(0.011);
});

test("every sample is counted once for each method, and the same seed counts the same", () => {
  const [first, second] = [measureCoverage(caseOf(50, "rare"), 40), measureCoverage(caseOf(50, "rare"), 40)];
  expect(second).toEqual(first);
  for (const { samples, without, held, tooHigh, tooLow } of first) {
    expect(without + held + tooHigh + tooLow).toBe(samples);
    expect([8, 40]).toContain(samples);
  }
}, 60_000);

test("what covers too little or too much is marked and named", () => {
  const of = caseOf(50, "balanced");
  const tally = (method: string, isShown: boolean, held: number): Coverage => ({
    measure: "AUROC",
    method,
    isShown,
    samples: 10_000,
    without: 0,
    held,
    tooHigh: 10_000 - held,
    tooLow: 0,
  });
  const text = composeCoverage([{ of, measured: [tally("one", true, 9500), tally("other", false, 9000)] }], 10_000);
  expect(text).toContain("| AUROC | **one** | 95.0 |");
  expect(text).toContain("| AUROC | other | 90.0 ▼ |");
  expect(text).toContain("Everything that the product shows lies between 93.5 and 96.5.");
  expect(text).toContain("- AUROC, other: 90.0 at 50 balanced. Shown instead: one.");
  const wide = composeCoverage([{ of, measured: [tally("one", true, 9800)] }], 10_000);
  expect(wide).toContain("- AUROC, one, 50 balanced: 98.0; it errs to the wide side.");
});
