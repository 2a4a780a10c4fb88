import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { directionOf } from "@/lib/report/comparison/measure-direction";
import { summariseChanges } from "@/lib/report/pages/summarise-changes";
import type { ReportNumber, ReportRecord } from "@/lib/schema/report";
import { reportChangesSchema } from "@/lib/schema/report-changes";

import {
  changeOf,
  compare,
  estimated,
  numberOf,
  OTHERS,
  WHOLE,
  withNumbers,
  withOtherInputs,
} from "./reports-to-compare";

const interval = fc
  .tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
  .map(([value, down, up]) => estimated(value / 100, (value - down) / 100, (value + up) / 100));
const anyEstimate: fc.Arbitrary<Estimate> = fc.oneof(
  interval,
  fc.constant<Estimate>({ status: "not-estimable", reason: "One class only.", n: 4, events: 0 }),
  fc.constant<Estimate>({ status: "suppressed", rule: "small cells" }),
  fc.constant<Estimate>({ status: "not-supplied", what: "gradients" }),
  interval.map((alternative): Estimate => ({ status: "degenerate", value: 1, reason: "perfect", alternative })),
);
const MEASURES = [
  "AUROC",
  "Brier score",
  "calibration in the large",
  "calibration slope",
  "observed / expected",
  "patients",
];
const anyNumbers = fc.uniqueArray(
  fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.constantFrom(...MEASURES), anyEstimate),
  { selector: ([name]) => name },
);
const toNumbers = (list: readonly (readonly [string, string, Estimate])[]): ReportNumber[] =>
  list.map(([name, , value]) => numberOf(MEASURES["abcde".indexOf(name)] ?? "", value, `all/${name}`));

const MIRRORED = { better: "worse", worse: "better", new: "gone", gone: "new" } as const;
const mirrored = (reading: string): string => MIRRORED[reading as keyof typeof MIRRORED] ?? reading;

describe("two reports compared", () => {
  it("that are the same list nothing", () => {
    for (const record of [WHOLE, ...OTHERS]) {
      const changes = compare(record, record);
      expect([changes.numbers, changes.verdicts, changes.context]).toEqual([[], [], []]);
      expect(changes.unchanged).toBe(record.numbers.length);
      expect(summariseChanges(changes)).toEqual([expect.stringMatching(/^Nothing differs: /)]);
    }
  });

  it("the other way round mirror every difference, its interval and its reading", () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, (was, is) => {
        const [one, other] = [withNumbers(WHOLE, toNumbers(was)), withNumbers(withOtherInputs(WHOLE), toNumbers(is))];
        const [there, back] = [compare(one, other), compare(other, one)];
        expect(back.unchanged).toBe(there.unchanged);
        expect(back.numbers.map(({ id }) => id)).toEqual(there.numbers.map(({ id }) => id));
        for (const [index, number] of there.numbers.entries()) {
          const returned = back.numbers[index];
          expect(returned?.reading).toBe(mirrored(number.reading));
          if (number.difference.status !== "estimated" || returned?.difference.status !== "estimated") continue;
          expect(returned.difference.value).toBeCloseTo(-number.difference.value, 12);
          expect(returned.difference.lower ?? 0).toBeCloseTo(-(number.difference.upper ?? 0), 12);
          expect(returned.difference.upper ?? 0).toBeCloseTo(-(number.difference.lower ?? 0), 12);
        }
      }),
    );
  });

  it("do not depend on the order of numbers and verdicts, and list only what one of them holds", () => {
    const changed = withOtherInputs(OTHERS[0] ?? WHOLE);
    const turned = (record: ReportRecord): ReportRecord => ({
      ...record,
      numbers: record.numbers.toReversed(),
      diagnosis: { ...record.diagnosis, verdicts: record.diagnosis.verdicts.toReversed() },
    });
    const changes = compare(WHOLE, changed);
    expect(compare(turned(WHOLE), turned(changed))).toEqual(changes);
    const known = new Set([...WHOLE.numbers, ...changed.numbers].map(({ id }) => id));
    expect(changes.numbers.length).toBeGreaterThan(100);
    expect(changes.numbers.filter(({ id }) => !known.has(id))).toEqual([]);
    expect(reportChangesSchema.parse(changes)).toEqual(changes);
  });

  it("never read better or worse where the interval of the difference holds no change", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MEASURES), interval, interval, (measure, was, is) => {
        const change = changeOf(measure, was, is);
        if (change === undefined || change.difference.status !== "estimated") return;
        const { lower = 0, upper = 0 } = change.difference;
        if (lower <= 0 && upper >= 0) expect(change.reading).toBe("no difference shown");
        else expect(change.reading).not.toBe("no difference shown");
        if (measure === "patients") expect(["better", "worse"]).not.toContain(change.reading);
      }),
    );
  });
});

describe("a number of one id that is not the same measure in both", () => {
  const was = estimated(0.6, 0.55, 0.65);
  const is = estimated(0.8, 0.76, 0.84);
  const changeBetween = (one: ReportNumber, other: ReportNumber) =>
    compare(withNumbers(WHOLE, [one]), withNumbers(withOtherInputs(WHOLE), [other])).numbers[0];

  it("is neither better nor worse at another threshold, which is named", () => {
    const [low, high] = [0.2, 0.3].map((at) => numberOf(`specificity at the threshold ${at}`, at === 0.2 ? was : is));
    const change = low === undefined || high === undefined ? undefined : changeBetween(low, high);
    expect([change?.reading, change?.difference]).toEqual([
      "changed",
      {
        status: "not-estimable",
        reason:
          "Not the same measure. Before: specificity at the threshold 0.2. After: specificity at the threshold 0.3.",
        n: 0,
      },
    ]);
  });

  it("is listed as another measure where the values are equal by chance, and not counted as the same", () => {
    const at = (threshold: number) => numberOf(`specificity at the threshold ${threshold}`, was);
    const of = (version: number): ReportNumber => {
      return { ...numberOf("AUROC", was), inputs: ["predictions test", `group: Rule, version ${version}.`] };
    };
    for (const [one, other] of [
      [at(0.2), at(0.3)],
      [of(1), of(2)],
    ] as const) {
      const changes = compare(withNumbers(WHOLE, [one]), withNumbers(WHOLE, [other]));
      expect(changes.unchanged).toBe(0);
      expect(changes.numbers.map(({ reading }) => reading)).toEqual(["changed"]);
      expect(JSON.stringify(changes.numbers[0]?.difference)).toContain("Not the same measure. Before: ");
    }
    const flagged = {
      ...of(1),
      inputs: ["predictions test", "group: Rule, version 1. 3 values are impossible and count as unknown."],
    };
    expect(compare(withNumbers(WHOLE, [of(1)]), withNumbers(WHOLE, [flagged])).unchanged).toBe(1);
  });

  it("is neither of a group that is defined otherwise, and both of one in which only values of patients differ", () => {
    const of = (value: Estimate, description: string): ReportNumber => {
      return { ...numberOf("AUROC", value), inputs: ["predictions test", `group: ${description}`] };
    };
    expect(changeBetween(of(was, "Rule, version 1."), of(is, "Rule, version 2."))?.reading).toBe("changed");
    const flagged = of(is, "Rule, version 1. 3 values are impossible and count as unknown.");
    expect(changeBetween(of(was, "Rule, version 1."), flagged)?.reading).toBe("better");
  });
});

type Triple = readonly [number, number, number];

describe("a number that changed", () => {
  const READINGS: readonly (readonly [string, Triple, Triple, string])[] = [
    ["AUROC", [0.6, 0.55, 0.65], [0.8, 0.76, 0.84], "better"],
    ["Brier score", [0.1, 0.09, 0.11], [0.2, 0.18, 0.22], "worse"],
    ["calibration in the large", [-0.8, -1, -0.6], [0.1, -0.1, 0.3], "better"],
    ["calibration slope", [1, 0.9, 1.1], [0.4, 0.3, 0.5], "worse"],
    ["observed / expected", [0.5, 0.48, 0.52], [1.5, 1.45, 1.55], "better"],
    ["patients", [10, 9, 11], [20, 19, 21], "changed"],
    ["AUROC", [0.7, 0.6, 0.8], [0.75, 0.65, 0.85], "no difference shown"],
  ];
  it.each(READINGS)("%s from %j to %j reads %s", (measure, was, is, reading) => {
    const change = changeOf(measure, estimated(...was), estimated(...is));
    expect(change?.reading).toBe(reading);
  });

  it("that is as far from calibration on the other side is changed, and neither better nor worse", () => {
    const change = changeOf("observed / expected", estimated(0.5, 0.45, 0.55), estimated(2, 1.8, 2.2));
    expect(change?.reading).toBe("changed");
  });

  it("has the square-and-add interval of independent samples, and the patients of both", () => {
    const { difference } = changeOf("AUROC", estimated(0.7, 0.6, 0.78), estimated(0.8, 0.76, 0.83)) ?? {};
    expect(difference).toMatchObject({ status: "estimated", level: 0.95, n: 200, events: 40 });
    if (difference?.status !== "estimated") throw new Error("Expected a difference.");
    expect(difference.lower).toBeCloseTo(0.1 - Math.hypot(0.04, 0.08), 12);
    expect(difference.upper).toBeCloseTo(0.1 + Math.hypot(0.03, 0.1), 12);
  });

  it("has no interval where it was computed from the same inputs, and then reads neither better nor worse", () => {
    const change = changeOf("AUROC", estimated(0.6, 0.55, 0.65), estimated(0.8, 0.76, 0.84), WHOLE, WHOLE);
    expect(change?.difference).not.toHaveProperty("lower");
    expect(change?.reading).toBe("changed");
    expect(change?.difference).toMatchObject({ method: expect.stringContaining("same inputs") });
  });

  it("has no interval where levels differ or one has none, and says so", () => {
    const change = changeOf("AUROC", estimated(0.6, 0.55, 0.65, 0.9), estimated(0.8, 0.76, 0.84));
    expect(change?.difference).toMatchObject({ notes: ["The intervals of both are of different levels"] });
    const bare: Estimate = { status: "estimated", value: 0.8, method: "m", n: 9, notes: [] };
    expect(changeOf("AUROC", estimated(0.6, 0.5, 0.7), bare)?.difference).toMatchObject({
      notes: ["The number after has not an interval to both sides"],
    });
  });

  it("that is no number any more says why, and one that is hidden stays hidden", () => {
    const gone: Estimate = { status: "not-estimable", reason: "One class only.", n: 4 };
    const change = changeOf("AUROC", estimated(0.6, 0.5, 0.7), gone);
    expect(change).toMatchObject({ reading: "state changed", difference: { reason: "After: One class only." } });
    const hidden: Estimate = { status: "suppressed", rule: "small cells" };
    expect(changeOf("AUROC", estimated(0.6, 0.5, 0.7), hidden)?.difference).toEqual(hidden);
  });

  it("cannot be called the same by a tolerance of the record's own", () => {
    const lax = { ...numberOf("AUROC", estimated(0.6, 0.5, 0.7)), tolerance: 1e9 };
    const strict = numberOf("AUROC", estimated(0.8, 0.7, 0.9));
    expect(compare(withNumbers(WHOLE, [lax]), withNumbers(WHOLE, [strict])).numbers).toHaveLength(1);
  });
});

it("which way is better is decided for every measure of a report that has a better way", () => {
  const numbers = [WHOLE, ...OTHERS].flatMap((record) => record.numbers);
  // A rule measures against its own limit.
  const all = numbers.filter(({ id }) => !id.startsWith("verdict/"));
  const directed = new Set(all.flatMap((number) => (directionOf(number) === null ? [] : [plain(number.measure)])));
  const neither = new Set(all.flatMap((number) => (directionOf(number) === null ? [plain(number.measure)] : [])));
  expect([...directed].sort()).toMatchInlineSnapshot(`
    [
      "#th percentile of that distance (E#)",
      "AUROC",
      "AUROC of the model less that of TRISS",
      "AUROC set against other patients",
      "Brier score",
      "average precision",
      "calibration in the large",
      "calibration intercept",
      "calibration slope",
      "change of that excess loss for each further region",
      "change of the log odds for each further region at the same predicted risk",
      "ln(observed / expected) set against other patients",
      "ln(observed / expected) within the group",
      "log loss above what the predicted risks promise, at the risks of all patients",
      "loss above what was attainable (by calibration)",
      "mean distance of the calibration curve (ICI)",
      "median distance of the calibration curve (E#)",
      "observed / expected",
      "observed / expected at the risks of all patients",
      "scaled Brier score",
      "train loss at the end of the log",
      "validation loss at the end of the log",
    ]
  `);
  expect([...neither].filter((measure) => !/^(p|adjusted p) of /.test(measure)).sort()).toMatchInlineSnapshot(`
    [
      "AUROC of TRISS",
      "AUROC that its risks promise",
      "Cochran's Q over the AUROCs on # degrees of freedom",
      "agreement of the steps they ask for (# the same way, −# opposite), steps # to #",
      "curvature of the loss along the steps",
      "different patients",
      "effective number of layers (Hill number)",
      "events",
      "judged rows without a value",
      "likelihood ratio of intercept and slope by group on # degrees of freedom",
      "log# of the norm gradient",
      "log# of the root mean square gradient",
      "mean predicted risk",
      "patients",
      "patients for an interval of auroc with half-width #",
      "patients for an interval of calibration with half-width #",
      "patients of unknown membership",
      "rows",
      "rows with the event",
      "share of events",
      "share of judged rows without a value",
      "share of rows with the event",
      "share of the first-order decrease of the loss",
      "share of the predicted decrease that the steps lost (q)",
      "share of the training steps, steps # to #",
      "slope of log# norm gradient per layer towards the output",
      "slope of log# root mean square gradient per layer towards the output",
      "strength of its signal, relative to the last compared layer, steps # to #",
      "update norm / weight norm",
      "what all compared layers leave of it",
      "what is left of its signal from the last to the first compared layer",
      "what is left of their signal from the last to the first compared layer",
      "what one layer leaves of the gradient",
      "what reaches the first layers of the strength of its signal near the output",
    ]
  `);
});

function plain(measure: string): string {
  return measure.replace(/\d[\d.,e+-]*/g, "#");
}
