import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateBrier, estimateScaledBrier } from "@/lib/statistics/brier";
import { decomposeByCorp } from "@/lib/statistics/brier-corp";
import { decomposeByMurphy } from "@/lib/statistics/brier-murphy";
import { estimateLogLoss } from "@/lib/statistics/log-loss";
import { spiegelhalterTest } from "@/lib/statistics/spiegelhalter";
import { CASES, caseNamed, estimated, expectNear, sampleFrom } from "./calibration-fixture";

/** Rows of risk, outcome and weight, with ties and risks of 0 and 1 among them. */
const rows = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(0, 0.1, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    fc.constantFrom(0, 1),
    fc.integer({ min: 1, max: 4 }),
  ),
  { minLength: 1, maxLength: 40 },
);

test.each(CASES.filter(({ python }) => python))("$name: outcomes are drawn as R and Python drew them", (given) => {
  const events = given.sample.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  expect([given.r.events, given.python?.events]).toEqual([events, events]);
});

test.each(CASES.filter(({ python }) => python))(
  "$name: Brier score, its parts and the log loss are those of scikit-learn",
  (given) => {
    const { sample, python } = given;
    const brier = estimated(estimateBrier(sample));
    expectNear(brier.value, python?.brier.value ?? Number.NaN);
    expectNear(brier.lower, python?.brier.lower ?? Number.NaN);
    expectNear(brier.upper, python?.brier.upper ?? Number.NaN);
    const corp = decomposeByCorp(sample);
    for (const part of ["miscalibration", "discrimination", "uncertainty"] as const)
      expectNear(estimated(corp[part]).value, python?.corp[part] ?? Number.NaN);
    const murphy = decomposeByMurphy(sample);
    for (const part of ["reliability", "resolution", "uncertainty"] as const)
      expectNear(estimated(murphy[part]).value, python?.murphy[part] ?? Number.NaN);
    if (python?.logLoss === null) expect(estimateLogLoss(sample).status).toBe("not-estimable");
    else expectNear(estimated(estimateLogLoss(sample)).value, python?.logLoss ?? Number.NaN);
  },
);

test.each(CASES.filter(({ r }) => r.spiegelhalter))(
  "$name: Spiegelhalter's z and p are R's, and rms's where it gives them",
  ({ sample, r }) => {
    const found = spiegelhalterTest(sample);
    expectNear(found.z, r.spiegelhalter?.z ?? Number.NaN);
    expectNear(found.p, r.spiegelhalter?.p ?? Number.NaN);
    if (!r.valProb) return;
    expectNear(found.z, r.valProb.z);
    expectNear(found.p, r.valProb.p);
    expectNear(estimated(estimateBrier(sample)).value, r.valProb.brier);
  },
);

test("the parts of either partition add up to the Brier score", () => {
  fc.assert(
    fc.property(rows, fc.boolean(), (drawn, weighted) => {
      const sample = sampleFrom(drawn, weighted);
      const brier = estimated(estimateBrier(sample)).value;
      const murphy = decomposeByMurphy(sample);
      const corp = decomposeByCorp(sample);
      const value = (part: Parameters<typeof estimated>[0]): number => estimated(part).value;
      expect(value(murphy.reliability) - value(murphy.resolution) + value(murphy.uncertainty)).toBeCloseTo(brier, 13);
      expect(value(corp.miscalibration) - value(corp.discrimination) + value(corp.uncertainty)).toBeCloseTo(brier, 13);
    }),
  );
});

test("a row with weight 3 counts as three rows, and the order of rows changes nothing", () => {
  const values = (sample: Parameters<typeof estimateBrier>[0]): readonly number[] => {
    const scaled = estimateScaledBrier(sample);
    const logLoss = estimateLogLoss(sample);
    return [
      estimated(estimateBrier(sample)).value,
      ...Object.values(decomposeByMurphy(sample)).map((part) => estimated(part).value),
      ...Object.values(decomposeByCorp(sample)).map((part) => estimated(part).value),
      scaled.status === "estimated" ? scaled.value : -1,
      logLoss.status === "estimated" ? logLoss.value : -1,
    ];
  };
  fc.assert(
    fc.property(rows, (drawn) => {
      const weighted = values(sampleFrom(drawn, true));
      const written = values(
        sampleFrom(drawn.flatMap(([risk, outcome, weight]) => Array(weight).fill([risk, outcome]))),
      );
      const reversed = values(sampleFrom(drawn.toReversed(), true));
      weighted.forEach((value, place) => {
        expect(written[place]).toBeCloseTo(value, 11);
        expect(reversed[place]).toBeCloseTo(value, 11);
      });
    }),
  );
});

test("the scaled score is 1 − B/(ȳ(1 − ȳ)), and its interval holds the truth in about 95 of 100 samples", () => {
  const { sample } = caseNamed("ordinary");
  const prevalence = 93 / 300;
  const brier = estimated(estimateBrier(sample)).value;
  expectNear(estimated(estimateScaledBrier(sample)).value, 1 - brier / (prevalence * (1 - prevalence)));
  // Risks uniform and true: the Brier score is E p(1 − p) = 1/6, the prevalence 1/2, and so the scaled one 1/3.
  let state = 7;
  const uniform = (): number => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  let held = 0;
  for (let replicate = 0; replicate < 2000; replicate += 1) {
    const drawn = Array.from({ length: 200 }, () => {
      const risk = uniform();
      return [risk, uniform() < risk ? 1 : 0];
    });
    const { lower = Number.NaN, upper = Number.NaN } = estimated(estimateScaledBrier(sampleFrom(drawn)));
    if (lower <= 1 / 3 && upper >= 1 / 3) held += 1;
  }
  // Three Monte Carlo errors of √(0.95 · 0.05/2000) = 0.5 %.
  expect(held / 2000).toBeGreaterThan(0.935);
  expect(held / 2000).toBeLessThan(0.965);
});

test("what is not defined says why: no patient, one class, an infinite log loss, risks that cannot vary", () => {
  const none = sampleFrom([]);
  expect(estimateBrier(none)).toMatchObject({ status: "not-estimable", n: 0 });
  expect(estimateLogLoss(none)).toMatchObject({ status: "not-estimable", n: 0 });
  expect(decomposeByMurphy(none).reliability).toMatchObject({ status: "not-estimable", n: 0 });
  expect(decomposeByCorp(none).uncertainty).toMatchObject({ status: "not-estimable", n: 0 });
  expect(estimateScaledBrier(caseNamed("no event").sample)).toMatchObject({
    status: "not-estimable",
    n: 40,
    events: 0,
  });
  expect(
    estimateLogLoss(
      sampleFrom([
        [0, 1],
        [0.5, 0],
        [1, 1],
      ]),
    ),
  ).toMatchObject({
    status: "not-estimable",
    reason: expect.stringContaining("1 of 3 patients"),
  });
  expect(
    estimated(
      estimateLogLoss(
        sampleFrom([
          [0, 0],
          [1, 1],
        ]),
      ),
    ).value,
  ).toBe(0);
  expect(
    spiegelhalterTest(
      sampleFrom([
        [0.5, 1],
        [1, 1],
        [0, 0],
      ]),
    ),
  ).toMatchObject({ z: null, p: null });
});

test("where nothing scatters there is no interval of no width", () => {
  for (const sample of [sampleFrom([[0.3, 1]]), sampleFrom(Array(20).fill([0.1, 0]))]) {
    const brier = estimated(estimateBrier(sample));
    expect(brier).not.toHaveProperty("lower");
    expect(brier.notes).toHaveLength(1);
  }
});

test("weights that are all 1 change nothing", () => {
  const { sample } = caseNamed("ordinary");
  const ones = { ...sample, weights: new Float64Array(sample.risks.length).fill(1) };
  expect(estimateBrier(ones)).toEqual(estimateBrier(sample));
  expect(estimateScaledBrier(ones)).toEqual(estimateScaledBrier(sample));
});
