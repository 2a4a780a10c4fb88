import fc from "fast-check";
import { expect, test } from "vitest";
import { debrayInterval, estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { type CalibrationTerm, looksLikeTraining, recalibrate } from "@/lib/statistics/recalibrate";
import { CASES, caseNamed, estimated, expectNear, sampleFrom } from "./calibration-fixture";

const Z = 1.959963984540054;

function expectTerm(term: CalibrationTerm, value: number | undefined, error: number | undefined): void {
  const estimate = estimated(term.estimate);
  expectNear(estimate.value, value ?? Number.NaN);
  if (error === undefined) return;
  expectNear(term.standardError, error);
  // With few events other limits stand in their place: few-events.test.ts.
  if (!estimate.method.includes("Wald")) return;
  expectNear(estimate.lower, estimate.value - Z * error);
  expectNear(estimate.upper, estimate.value + Z * error);
}

test.each(CASES.filter(({ r }) => r.recalibration))("$name: recalibration is that of R's glm", ({ sample, r }) => {
  const found = recalibrate(sample);
  // R gives the errors of whole weights as if each row were several patients, which the sandwich does not.
  const plain = sample.weights === null;
  expectTerm(found.inTheLarge, r.recalibration?.inTheLarge, plain ? r.recalibration?.inTheLargeError : undefined);
  expectTerm(found.intercept, r.recalibration?.intercept, plain ? r.recalibration?.interceptError : undefined);
  expectTerm(found.slope, r.recalibration?.slope, plain ? r.recalibration?.slopeError : undefined);
});

test.each(CASES.filter(({ python }) => python?.recalibration))(
  "$name: recalibration is that of statsmodels, with weights by the sandwich",
  ({ sample, python }) => {
    const found = recalibrate(sample);
    expectTerm(found.inTheLarge, python?.recalibration?.inTheLarge, python?.recalibration?.inTheLargeError);
    expectTerm(found.intercept, python?.recalibration?.intercept, python?.recalibration?.interceptError);
    expectTerm(found.slope, python?.recalibration?.slope, python?.recalibration?.slopeError);
  },
);

test.each(CASES.filter(({ r }) => r.valProb))(
  "$name: rms::val.prob agrees as far as it iterates (its fit stops when the deviance moves by less than 0.00025)",
  ({ sample, r }) => {
    const found = recalibrate(sample);
    const errorOf = (term: CalibrationTerm): number => term.standardError ?? 0;
    const off = (term: CalibrationTerm, value = Number.NaN): number => Math.abs(estimated(term.estimate).value - value);
    // Half of the deviance that is left is at most the squared distance in standard errors.
    expect(off(found.intercept, r.valProb?.intercept)).toBeLessThan(Math.sqrt(0.00025) * errorOf(found.intercept));
    expect(off(found.slope, r.valProb?.slope)).toBeLessThan(Math.sqrt(0.00025) * errorOf(found.slope));
  },
);

test.each(CASES.filter(({ r }) => r.observedExpected))("$name: observed per expected is R's", ({ sample, r }) => {
  const found = estimated(estimateObservedExpected(sample));
  const { ratio, lower, upper, exact } = r.observedExpected ?? { ratio: Number.NaN };
  expectNear(found.value, ratio);
  if (lower !== undefined && upper !== undefined) {
    const debray = debrayInterval(sample);
    if (sample.weights !== null) return expect(debray).toBeNull();
    expectNear(debray?.[0], lower);
    expectNear(debray?.[1], upper);
    return;
  }
  // Of binom.test's interval only the end that is not the ratio itself is a bound.
  if (ratio === 0) {
    expectNear(found.upper, exact?.[1] ?? Number.NaN);
    expect(found).not.toHaveProperty("lower");
  } else {
    expectNear(found.lower, exact?.[0] ?? Number.NaN);
    expect(found).not.toHaveProperty("upper");
  }
});

test("one class, one risk and separated risks have no recalibration, and say why", () => {
  const reasons = (rows: readonly (readonly number[])[]): readonly string[] => {
    const { inTheLarge, intercept, slope } = recalibrate(sampleFrom(rows));
    return [inTheLarge, intercept, slope].map(({ estimate, standardError }) => {
      expect(standardError === null).toBe(estimate.status === "not-estimable");
      return estimate.status === "not-estimable" ? estimate.reason : estimate.status;
    });
  };
  expect(reasons([])).toEqual(Array(3).fill(expect.stringContaining("no patient")));
  expect(
    reasons([
      [0.2, 0],
      [0.4, 0],
    ]),
  ).toEqual(Array(3).fill(expect.stringContaining("same outcome (no event)")));
  expect(
    reasons([
      [0.2, 1],
      [0.4, 1],
    ]),
  ).toEqual(Array(3).fill(expect.stringContaining("same outcome (the event)")));
  const apart = expect.stringContaining("grows with the slope without end");
  expect(
    reasons([
      [0.2, 0],
      [0.3, 0],
      [0.4, 1],
      [0.5, 1],
    ]),
  ).toEqual(["estimated", apart, apart]);
  // A tie at the border leaves an AUROC below 1, and still no maximum.
  expect(
    reasons([
      [0.2, 0],
      [0.3, 0],
      [0.3, 1],
      [0.5, 1],
    ]),
  ).toEqual(["estimated", apart, apart]);
  const backwards = expect.stringContaining("falls with the slope without end");
  expect(
    reasons([
      [0.2, 1],
      [0.3, 1],
      [0.4, 0],
      [0.5, 0],
    ]),
  ).toEqual(["estimated", backwards, backwards]);
  const equal = expect.stringContaining("All predicted risks are equal");
  expect(
    reasons([
      [0.3, 0],
      [0.3, 1],
      [0.3, 0],
    ]),
  ).toEqual(["estimated", equal, equal]);
});

test("risks of 0 and 1 are moved inside the logit only, and counted", () => {
  const { sample } = caseNamed("extreme");
  const extreme = sample.risks.filter((risk) => risk === 0 || risk === 1).length;
  const found = recalibrate(sample);
  expect(found.clipped).toBe(extreme);
  expect(estimated(found.slope.estimate).notes).toEqual([expect.stringContaining(`${extreme} of 250 risks`)]);
  expect(recalibrate(caseNamed("tied").sample).clipped).toBe(0);
  expectNear(
    estimated(estimateObservedExpected(sample)).value,
    sample.outcomes.reduce((sum, outcome) => sum + outcome, 0) / sample.risks.reduce((sum, risk) => sum + risk, 0),
  );
});

test("risks fitted to the very same patients are told from risks for new ones", () => {
  const { sample } = caseNamed("ordinary");
  const fit = recalibrate(sample);
  expect(looksLikeTraining(fit)).toBe(false);
  const [intercept, slope] = [estimated(fit.intercept.estimate).value, estimated(fit.slope.estimate).value];
  const refitted = sample.risks.map((risk) => {
    const clipped = Math.min(Math.max(risk, 1e-8), 1 - 1e-8);
    return 1 / (1 + Math.exp(-intercept - slope * Math.log(clipped / (1 - clipped))));
  });
  expect(looksLikeTraining(recalibrate({ ...sample, risks: refitted }))).toBe(true);
  expect(looksLikeTraining(recalibrate(caseNamed("no event").sample))).toBe(false);
});

const rows = fc.array(
  fc.tuple(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.constantFrom(0, 1), fc.integer({ min: 1, max: 3 })),
  { minLength: 8, maxLength: 40 },
);

test("O above E means that the risks were too low, for the ratio and in the large alike, and turns with outcomes and risks", () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const sample = sampleFrom(drawn, true);
      const large = recalibrate(sample).inTheLarge.estimate;
      fc.pre(large.status === "estimated");
      const ratio = estimated(estimateObservedExpected(sample)).value;
      if (Math.abs(ratio - 1) > 1e-9) expect(Math.sign(Math.log(ratio))).toBe(Math.sign(estimated(large).value));
      const turned = recalibrate(
        sampleFrom(
          drawn.map(([risk, outcome, weight]) => [1 - risk, 1 - outcome, weight]),
          true,
        ),
      );
      expect(estimated(turned.inTheLarge.estimate).value).toBeCloseTo(-estimated(large).value, 8);
    }),
  );
});

test("a row with weight 3 counts as three rows, and the order of rows changes nothing", () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const weighted = sampleFrom(drawn, true);
      const written = sampleFrom(drawn.flatMap(([risk, outcome, weight]) => Array(weight).fill([risk, outcome])));
      const reversed = sampleFrom(drawn.toReversed(), true);
      const values = (sample: typeof weighted): readonly (number | string)[] => {
        const { inTheLarge, intercept, slope } = recalibrate(sample);
        const ratio = estimateObservedExpected(sample);
        return [inTheLarge.estimate, intercept.estimate, slope.estimate, ratio].map((estimate) =>
          estimate.status === "estimated" ? estimate.value : estimate.status,
        );
      };
      values(weighted).forEach((value, place) => {
        for (const other of [values(written)[place], values(reversed)[place]])
          if (typeof value === "string") expect(other).toBe(value);
          // Where hardly anything keeps the classes from being apart, a coefficient is known to fewer digits.
          else expect(Math.abs(Number(other) - value)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(value)));
      });
    }),
  );
});

test("without events, with weights, there is a ratio of 0 and no bound; a model that expects none has no ratio", () => {
  const weighted = estimated(
    estimateObservedExpected(
      sampleFrom(
        [
          [0.2, 0, 2],
          [0.4, 0, 1],
        ],
        true,
      ),
    ),
  );
  expect(weighted.value).toBe(0);
  expect(weighted).not.toHaveProperty("upper");
  expect(
    estimateObservedExpected(
      sampleFrom([
        [0, 1],
        [0, 0],
      ]),
    ),
  ).toMatchObject({ status: "not-estimable", n: 2, events: 1 });
  expect(estimateObservedExpected(sampleFrom([]))).toMatchObject({ status: "not-estimable", n: 0 });
});

test("risks of nothing but 0 and 1 have no recalibration: the bound on their logit would be its only source", () => {
  const copied = recalibrate(
    sampleFrom([
      [0, 0],
      [0, 0],
      [1, 1],
      [1, 1],
    ]),
  );
  expect(copied.inTheLarge.estimate).toMatchObject({
    status: "not-estimable",
    reason: expect.stringContaining("0 or 1"),
  });
  const mixed = recalibrate(
    sampleFrom([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]),
  );
  for (const { estimate } of [mixed.inTheLarge, mixed.intercept, mixed.slope])
    expect(estimate).toMatchObject({ status: "not-estimable", reason: expect.stringContaining("0 or 1") });
});
