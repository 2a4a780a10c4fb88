import { expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { type HeterogeneityTest, testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { compareInTheLarge, compareObservedExpected } from "@/lib/statistics/compare-calibration";
import { estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { recalibrate } from "@/lib/statistics/recalibrate";
import { CASES, caseNamed, estimated, expectNear, sampleFrom } from "./calibration-fixture";

function tested(found: HeterogeneityTest): Extract<HeterogeneityTest, { readonly status: "tested" }> {
  if (found.status !== "tested") throw new Error(found.reason);
  return found;
}

test.each(CASES.filter(({ r }) => r.groups))(
  "$name: both tests over three groups are R's likelihood ratio tests",
  ({ groups, r }) => {
    const found = testCalibrationAcrossGroups(groups ?? []);
    for (const [ours, theirs] of [
      [found.interceptAndSlope, r.groups?.joint],
      [found.inTheLarge, r.groups?.inTheLarge],
    ] as const) {
      const { statistic, degreesOfFreedom, p } = tested(ours);
      // The statistic is the difference of two deviances, each known to about 1e-15 of itself.
      expectNear(statistic, theirs?.statistic ?? Number.NaN);
      expect(degreesOfFreedom).toBe(theirs?.df);
      expectNear(p, theirs?.p ?? Number.NaN);
    }
  },
);

/** Outcomes drawn from risks that are wrong by `shift` on the scale of log odds. */
function draw(random: () => number, n: number, shift: number): BinarySample {
  return sampleFrom(
    Array.from({ length: n }, () => {
      const risk = 0.05 + 0.9 * random();
      const odds = (risk / (1 - risk)) * Math.exp(shift);
      return [risk, random() < odds / (1 + odds) ? 1 : 0, 0.5 + random()];
    }),
    true,
  );
}

test("groups that do not differ are told to differ in about 5 of 100 families, with weights and without", () => {
  const random = seededRandom(17);
  const counts = { joint: 0, large: 0, weightedJoint: 0, weightedLarge: 0 };
  const families = 600;
  for (let family = 0; family < families; family += 1) {
    const weighted = [0, 0, 0].map((shift) => draw(random, 250, shift));
    const plain = weighted.map((sample) => ({ ...sample, weights: null }));
    const [ours, theirs] = [testCalibrationAcrossGroups(plain), testCalibrationAcrossGroups(weighted)];
    if (tested(ours.interceptAndSlope).p < 0.05) counts.joint += 1;
    if (tested(ours.inTheLarge).p < 0.05) counts.large += 1;
    if (tested(theirs.interceptAndSlope).p < 0.05) counts.weightedJoint += 1;
    if (tested(theirs.inTheLarge).p < 0.05) counts.weightedLarge += 1;
  }
  // Three Monte Carlo errors of √(0.05 · 0.95/600) = 0.9 %.
  for (const count of Object.values(counts)) {
    expect(count / families).toBeGreaterThan(0.023);
    expect(count / families).toBeLessThan(0.077);
  }
});

test("with weights both tests are the Wald tests of one model with the sandwich", () => {
  const { groups, python } = caseNamed("sampling weights");
  const found = testCalibrationAcrossGroups(groups ?? []);
  expectNear(tested(found.interceptAndSlope).statistic, python?.wald?.joint ?? Number.NaN);
  expectNear(tested(found.inTheLarge).statistic, python?.wald?.inTheLarge ?? Number.NaN);
  expect(tested(found.inTheLarge)).toMatchObject({ degreesOfFreedom: 2, method: expect.stringContaining("Wald") });
  expect(tested(found.interceptAndSlope).degreesOfFreedom).toBe(4);
});

test("the order of the groups changes no test, and groups that differ are found", () => {
  const random = seededRandom(23);
  const groups = [draw(random, 400, 0), draw(random, 400, 1.2), draw(random, 400, 0)].map((sample) => ({
    ...sample,
    weights: null,
  }));
  const [one, other] = [testCalibrationAcrossGroups(groups), testCalibrationAcrossGroups(groups.toReversed())];
  expect(tested(one.inTheLarge).p).toBeLessThan(1e-6);
  expectNear(tested(other.inTheLarge).statistic, tested(one.inTheLarge).statistic, 1e-8);
  expectNear(tested(other.interceptAndSlope).statistic, tested(one.interceptAndSlope).statistic, 1e-8);
});

test("groups without an estimate of their own are left out and listed; one group is none to compare", () => {
  const groups = caseNamed("ordinary").groups ?? [];
  const found = testCalibrationAcrossGroups([...groups, caseNamed("no event").sample]);
  expect(tested(found.inTheLarge)).toMatchObject({
    degreesOfFreedom: 2,
    leftOut: [{ group: 3, reason: expect.stringContaining("same outcome") }],
  });
  expect(
    testCalibrationAcrossGroups([caseNamed("no event").sample, ...groups.slice(0, 1)]).interceptAndSlope,
  ).toMatchObject({
    status: "not-estimable",
    reason: "Fewer than two groups have an estimate to compare.",
    leftOut: [{ group: 0 }],
  });
});

const lowRisks = { name: "polytrauma", sample: sampleFrom([...Array(20).fill([0.2, 1]), ...Array(30).fill([0.3, 0])]) };
const highRisks = {
  name: "isolated TBI",
  sample: sampleFrom([...Array(8).fill([0.3, 1]), ...Array(42).fill([0.2, 0])]),
};

test.each([
  ["ln(O/E)", compareObservedExpected],
  ["Calibration-in-the-large", compareInTheLarge],
] as const)(
  "%s: swapped groups turn the sign, the interval and the words, and the nearer one stays",
  (name, compare) => {
    const [one, other] = [compare(lowRisks, highRisks), compare(highRisks, lowRisks)];
    const [a, b] = [estimated(one.difference), estimated(other.difference)];
    // 20 of 50 happened where 13 were expected, against 8 of 50 where 10.8 were.
    expect(a.value).toBeGreaterThan(0);
    expectNear(b.value, -a.value);
    expectNear(b.lower, -(a.upper ?? Number.NaN));
    expectNear(b.upper, -(a.lower ?? Number.NaN));
    expect(one.direction).toContain(`${name} of polytrauma minus that of isolated TBI`);
    expect(one.direction).toContain("too low by more (or too high by less) for polytrauma than for isolated TBI");
    expect(other.direction).toContain(`${name} of isolated TBI minus that of polytrauma`);
    expect(other.direction).toContain("too low by more (or too high by less) for isolated TBI than for polytrauma");
    expect([one.nearer, other.nearer]).toEqual(["isolated TBI", "isolated TBI"]);
    expect(one.direction).toContain("Nearer to calibration is better: that is isolated TBI (");
  },
);

test("the differences are those of the groups' own estimates, with errors that add in squares", () => {
  const ratioOf = (group: typeof lowRisks) => estimated(estimateObservedExpected(group.sample));
  const ratio = (group: typeof lowRisks): number => Math.log(ratioOf(group).value);
  const reach = (group: typeof lowRisks): number => Math.log((ratioOf(group).upper ?? 0) / ratioOf(group).value);
  const found = estimated(compareObservedExpected(lowRisks, highRisks).difference);
  expectNear(found.value, ratio(lowRisks) - ratio(highRisks));
  expectNear(found.upper, found.value + Math.hypot(reach(lowRisks), reach(highRisks)));
  const [a, b] = [recalibrate(lowRisks.sample).inTheLarge, recalibrate(highRisks.sample).inTheLarge];
  const large = estimated(compareInTheLarge(lowRisks, highRisks).difference);
  expectNear(large.value, estimated(a.estimate).value - estimated(b.estimate).value);
  const [first, second] = [estimated(a.estimate), estimated(b.estimate)];
  const below = Math.hypot(first.value - (first.lower ?? 0), (second.upper ?? 0) - second.value);
  expectNear(large.lower, large.value - below);
});

test("a group without both classes has no difference, and is named", () => {
  const none = { name: "penetrating", sample: caseNamed("no event").sample };
  for (const compare of [compareObservedExpected, compareInTheLarge]) {
    const found = compare(none, lowRisks);
    expect(found.difference).toMatchObject({ status: "not-estimable", n: 90, events: 20 });
    expect(found.difference).toMatchObject({ reason: expect.stringMatching(/^penetrating: [^:]*$/) });
    expect(found.nearer).toBeNull();
  }
  const both = compareInTheLarge(none, { name: "burns", sample: sampleFrom([]) }).difference;
  expect(both).toMatchObject({ reason: expect.stringMatching(/^penetrating: .* burns: There is no patient\.$/) });
});

test("a group compared with itself lies nowhere nearer", () => {
  const found = compareObservedExpected(lowRisks, { ...lowRisks, name: "the same" });
  expect(estimated(found.difference).value).toBe(0);
  expect(found.nearer).toBeNull();
});
