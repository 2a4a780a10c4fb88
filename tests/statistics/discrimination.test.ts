import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { type Auroc, estimateAuroc } from "@/lib/statistics/auroc";
import { estimateAveragePrecision } from "@/lib/statistics/average-precision";
import { testHeterogeneity } from "@/lib/statistics/cochran-q";
import { compareIndependentAurocs } from "@/lib/statistics/compare-aurocs";
import { comparePairedAurocs } from "@/lib/statistics/compare-paired-aurocs";
import { normalCdf, normalQuantile } from "@/lib/statistics/distributions";
import { estimated, expectNear } from "./calibration-fixture";
import {
  generateSample,
  pROC,
  python,
  sampleNamed,
  sampleNames,
  secondRisks,
  toSample,
} from "./discrimination-fixture";

function expectInterval(found: readonly number[] | null | undefined, expected: readonly number[]): void {
  expect(found?.length).toBe(2);
  for (const [index, bound] of expected.entries()) expectNear(found?.[index], bound);
}

function aurocIn({ estimate }: Auroc): number | undefined {
  return "value" in estimate ? estimate.value : undefined;
}

const withPairs = sampleNames.filter((name) => python.samples[name]?.auroc !== undefined);

describe("AUROC", () => {
  test.for(withPairs)("agrees with scikit-learn, and Newcombe's interval with its equation solved: %s", (name) => {
    const auroc = estimateAuroc(sampleNamed(name));
    const expected = python.samples[name];
    expectNear(aurocIn(auroc), expected?.auroc ?? Number.NaN);
    if (expected?.newcombe) expectInterval(auroc.intervals["newcombe-5"], expected.newcombe);
    else expect(auroc.intervals["newcombe-5"]).toBeNull();
  });

  test.for(Object.keys(pROC.samples))("DeLong's variance and intervals agree with pROC: %s", (name) => {
    const auroc = estimateAuroc(sampleNamed(name));
    const expected = pROC.samples[name];
    expectNear(auroc.variance, expected?.variance ?? Number.NaN);
    if (expected?.logit) {
      expectInterval(auroc.intervals["delong-logit"], expected.logit);
      expectInterval(auroc.intervals["delong-wald"], expected.wald);
    } else {
      // pROC gives an interval of no width here.
      expect(auroc.intervals["delong-logit"]).toBeNull();
      expect(auroc.intervals["delong-wald"]).toBeNull();
    }
  });

  test("200,000 patients agree with pROC and scikit-learn", () => {
    const auroc = estimateAuroc(generateSample(200_000));
    expectNear(aurocIn(auroc), python.large.auroc ?? Number.NaN);
    expectNear((auroc.variance ?? Number.NaN) / pROC.large.variance, 1);
    expectInterval(auroc.intervals["delong-wald"], pROC.large.wald);
    expectInterval(auroc.intervals["newcombe-5"], python.large.newcombe ?? []);
  });

  test("the product of the class sizes may exceed 32 bits: 800,000 separated patients have exactly 1", () => {
    const n = 800_000;
    const outcomes = new Uint8Array(n).fill(1, n / 2);
    const risks = Float64Array.from(outcomes.keys()).map((row) => row / n);
    expect(estimateAuroc({ outcomes, risks, weights: null }).estimate).toMatchObject({
      status: "degenerate",
      value: 1,
    });
  });

  test("Newcombe's interval leads below ten of a class, and below thirty that are under a quarter of all", () => {
    const leads = (events: number, n: number): string => {
      // The lowest risk is an event, the next are none, so that nothing is separated.
      const outcomes = Array.from({ length: n }, (_, row) => (row === 0 || row > n - events ? 1 : 0));
      const { estimate, intervals } = estimateAuroc(
        toSample(
          outcomes,
          outcomes.map((_, row) => row / n),
        ),
      );
      const { lower, upper } = estimated(estimate);
      const found = Object.entries(intervals).find(
        ([, interval]) => interval?.[0] === lower && interval?.[1] === upper,
      );
      return found?.[0] ?? "none";
    };
    const cases = [2, 9, 10, 29, 30, 90].map((events) => [leads(events, 100), leads(100 - events, 100)]);
    expect(cases).toEqual([
      ["newcombe-5", "newcombe-5"],
      ["newcombe-5", "newcombe-5"],
      ["newcombe-5", "newcombe-5"],
      ["delong-logit", "delong-logit"],
      ["delong-logit", "delong-logit"],
      ["newcombe-5", "newcombe-5"],
    ]);
    expect(leads(10, 40)).toBe("delong-logit");
    expect(leads(29, 200)).toBe("newcombe-5");
    expect(leads(30, 200)).toBe("delong-logit");
    expect(estimated(estimateAuroc(sampleNamed("few")).estimate).notes).toEqual([
      "With so few events or non-events DeLong's variance is too uncertain: Newcombe's interval leads.",
    ]);
  });

  test("the leading interval covers 93.5 to 96.5 in 100 with 25 of 50 and with about 20 of 200 events", () => {
    const random = seededRandom(21);
    for (const [n, prevalence] of [
      [50, 0.5],
      [200, 0.1],
    ] as const) {
      const trials = 3000;
      let covered = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const outcomes = Array.from({ length: n }, () => (random() < prevalence ? 1 : 0));
        const risks = outcomes.map((outcome) => outcome + normalQuantile(random() + 2 ** -33));
        const { lower, upper } = estimated(estimateAuroc(toSample(outcomes, risks)).estimate);
        const truth = normalCdf(Math.SQRT1_2);
        if ((lower ?? 1) <= truth && truth <= (upper ?? 0)) covered += 1;
      }
      // Two Monte Carlo errors of 3,000 trials are 0.8 points.
      expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.015 + 0.008);
    }
  });

  test("perfect separation is degenerate with Newcombe's interval beside it", () => {
    // Newcombe 2006, method 5, for 8 events and 6 non-events.
    const { estimate, variance } = estimateAuroc(sampleNamed("separated"));
    expect(estimate).toMatchObject({ status: "degenerate", value: 1, alternative: { upper: 1 } });
    expect(estimate.status === "degenerate" && estimate.alternative).toMatchObject({
      lower: expect.closeTo(0.7216, 4),
    });
    expect(variance).toBe(0);
    expect(estimateAuroc(sampleNamed("reversed")).estimate).toMatchObject({ value: 0, alternative: { lower: 0 } });
  });

  test("where nobody is ordered the value is one half, and said to be degenerate", () => {
    expect(estimateAuroc(sampleNamed("all tied")).estimate).toMatchObject({
      status: "degenerate",
      value: 0.5,
      reason: expect.stringContaining("same predicted risk"),
    });
  });

  test("one class, or nobody, is no AUROC, with the reason and never one half", () => {
    const reasons = [sampleNamed("no event"), sampleNamed("only events"), toSample([], [])].map((sample) => {
      const { estimate, variance } = estimateAuroc(sample);
      expect(variance).toBeNull();
      return estimate.status === "not-estimable" ? estimate.reason : null;
    });
    expect(reasons).toEqual([
      "No patient had the event: there is no pair to order.",
      "Every patient had the event: there is no pair to order.",
      "There is no patient.",
    ]);
  });

  test("a model that orders the wrong way round stays below one half", () => {
    const { outcomes, risks } = sampleNamed("ordinary");
    const turned = estimateAuroc({ outcomes, risks: risks.map((risk) => 1 - risk), weights: null });
    expectNear(aurocIn(turned), 1 - (pROC.samples["ordinary"]?.auroc ?? Number.NaN));
  });

  test("with weights there is a value and the word bootstrap, and no interval", () => {
    const { estimate } = estimateAuroc(sampleNamed("weighted"));
    expect(estimate).toMatchObject({ status: "estimated", notes: [expect.stringContaining("bootstrap")] });
    expect(estimate).not.toHaveProperty("lower");
  });

  test("weights of 1 are no weights", () => {
    const sample = sampleNamed("ordinary");
    const ones = new Float64Array(sample.risks.length).fill(1);
    expect(estimateAuroc({ ...sample, weights: ones })).toEqual(estimateAuroc(sample));
  });
});

describe("average precision", () => {
  test.for(withPairs)("agrees with scikit-learn, ties entering together: %s", (name) => {
    const estimate = estimateAveragePrecision(sampleNamed(name));
    const expected = python.samples[name];
    expectNear("value" in estimate ? estimate.value : null, expected?.averagePrecision ?? Number.NaN);
    if (estimate.status !== "estimated") return;
    if (expected?.precisionInterval)
      expectInterval([estimate.lower ?? 0, estimate.upper ?? 0], expected.precisionInterval);
    else expect(estimate).not.toHaveProperty("lower");
  });

  test("200,000 patients agree with scikit-learn", () => {
    const estimate = estimateAveragePrecision(generateSample(200_000));
    expectNear("value" in estimate ? estimate.value : null, python.large.averagePrecision ?? Number.NaN);
  });

  test("a constant risk has the prevalence, not the half more that trapezoids give", () => {
    const estimate = estimateAveragePrecision(toSample([1, 0, 0, 0], [0.5, 0.5, 0.5, 0.5]));
    expect(estimate).toMatchObject({ status: "estimated", value: 0.25 });
  });

  test("one class has none, whole separation is degenerate", () => {
    for (const name of ["no event", "only events"])
      expect(estimateAveragePrecision(sampleNamed(name)).status).toBe("not-estimable");
    expect(estimateAveragePrecision(sampleNamed("separated"))).toMatchObject({ status: "degenerate", value: 1 });
  });
});

describe("comparing AUROCs", () => {
  test.for([...pROC.unpaired])("two groups agree with pROC: $first and $second", ({ first, second, ...expected }) => {
    const found = compareIndependentAurocs(estimateAuroc(sampleNamed(first)), estimateAuroc(sampleNamed(second)));
    for (const name of ["statistic", "degreesOfFreedom", "pStudent", "pNormal"] as const)
      expectNear(found[name], expected[name]);
  });

  test("two models agree with pROC on its own data and on the ordinary sample", () => {
    const { outcomes, markers, pairs } = pROC.asah;
    for (const { first, second, statistic, p } of pairs) {
      const sample = toSample(outcomes, markers[first] ?? []);
      const found = comparePairedAurocs(sample, Float64Array.from(markers[second] ?? []));
      expectNear(found.statistic, statistic);
      expectNear(found.pNormal, p);
    }
    const found = comparePairedAurocs(sampleNamed("ordinary"), secondRisks);
    expectNear(found.statistic, pROC.paired.statistic);
    expectNear(found.pNormal, pROC.paired.p);
  });

  test("the figures that pROC's own tests hold come out", () => {
    const { outcomes, markers } = pROC.asah;
    const wfns = toSample(outcomes, markers["wfns"] ?? []);
    const against = (name: string) => comparePairedAurocs(wfns, Float64Array.from(markers[name] ?? []));
    expectNear(against("s100b").statistic, 2.20898359144091);
    expectNear(against("s100b").pNormal, 0.0271757822291882);
    expectNear(against("ndka").statistic, 2.79777591868904);
  });

  test("swapped sides turn the sign of a difference and its interval, and nothing else", () => {
    const [a, b] = [estimateAuroc(sampleNamed("ordinary")), estimateAuroc(sampleNamed("few"))];
    const sample = sampleNamed("ordinary");
    const pairs = [
      [compareIndependentAurocs(a, b), compareIndependentAurocs(b, a)],
      [comparePairedAurocs(sample, secondRisks), comparePairedAurocs({ ...sample, risks: secondRisks }, sample.risks)],
    ] as const;
    for (const [forth, back] of pairs) {
      if (forth.difference.status !== "estimated" || back.difference.status !== "estimated")
        throw new Error("not estimated");
      expectNear(back.difference.value, -forth.difference.value);
      expectNear(back.difference.lower, -(forth.difference.upper ?? Number.NaN));
      expectNear(back.difference.upper, -(forth.difference.lower ?? Number.NaN));
      expectNear(back.statistic, -(forth.statistic ?? Number.NaN));
      expectNear(back.pNormal, forth.pNormal ?? Number.NaN);
      expectNear(back.pStudent, forth.pStudent ?? Number.NaN);
    }
  });

  test("a separated group keeps an interval of the difference, and has no p-value", () => {
    const separated = estimateAuroc(sampleNamed("separated"));
    const found = compareIndependentAurocs(separated, estimateAuroc(sampleNamed("ordinary")));
    expect(found).toMatchObject({ statistic: null, pNormal: null, difference: { status: "estimated" } });
    if (found.difference.status !== "estimated") throw new Error("not estimated");
    expect(found.difference.lower).toBeLessThan(0);
    expect(found.difference.upper).toBeLessThan(1);
  });

  test("a group without an AUROC leaves no difference, and the reason names it", () => {
    const [none, some] = [estimateAuroc(sampleNamed("no event")), estimateAuroc(sampleNamed("ordinary"))];
    expect(compareIndependentAurocs(none, some).difference).toMatchObject({
      status: "not-estimable",
      reason: "The first group has no AUROC.",
    });
    expect(compareIndependentAurocs(some, none).difference).toMatchObject({ reason: "The second group has no AUROC." });
    expect(compareIndependentAurocs(none, none).difference).toMatchObject({ reason: "Neither group has an AUROC." });
  });

  test("a model against itself is a difference that cannot scatter", () => {
    const sample = sampleNamed("ordinary");
    expect(comparePairedAurocs(sample, sample.risks.map(Math.sqrt))).toMatchObject({
      difference: { status: "degenerate", value: 0 },
      statistic: null,
    });
  });

  test("two models on weighted patients, on one event or on one class have no interval", () => {
    const weighted = comparePairedAurocs(
      sampleNamed("weighted"),
      sampleNamed("weighted").risks.map((risk) => 1 - risk),
    );
    expect(weighted.difference).toMatchObject({ status: "estimated", notes: [expect.stringContaining("bootstrap")] });
    const one = sampleNamed("one event");
    const single = comparePairedAurocs(
      one,
      one.risks.map((risk) => 1 - risk),
    ).difference;
    expect(single).toMatchObject({ status: "estimated" });
    expect(single).not.toHaveProperty("lower");
    const none = sampleNamed("no event");
    expect(comparePairedAurocs(none, none.risks).difference.status).toBe("not-estimable");
  });
});

describe("Cochran's Q", () => {
  test("agrees with its definition and SciPy's chi-squared", () => {
    for (const { values, variances, q, p } of python.heterogeneity) {
      const found = testHeterogeneity(values.map((value, index) => ({ value, variance: variances[index] ?? null })));
      expectNear(found.q, q);
      expectNear((found.p ?? Number.NaN) / p, 1);
      expect(found.degreesOfFreedom).toBe(values.length - 1);
    }
  });

  test("groups without a value or a variance are counted, and one alone is no family", () => {
    const groups = [
      { value: 0.7, variance: 0.01 },
      { value: 1, variance: 0 },
      { value: null, variance: null },
    ];
    expect(testHeterogeneity(groups)).toEqual({ q: null, degreesOfFreedom: null, p: null, used: 1, leftOut: 2 });
  });
});
