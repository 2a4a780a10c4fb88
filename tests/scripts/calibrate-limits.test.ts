import { describe, expect, test } from "vitest";
import { OVERFITTING } from "@/lib/diagnostics/thresholds";
import { composePage } from "@/scripts/calibrate/compose-page";
import {
  chooseLimit,
  costOf,
  extraCostOf,
  findBestStretches,
  type LimitCase,
} from "@/scripts/calibrate/limits/choose-limit";
import { crossValidate } from "@/scripts/calibrate/limits/cross-validate";
import type { Limit, Reading } from "@/scripts/calibrate/limits/limit";
import { listCases } from "@/scripts/calibrate/limits/list-cases";
import { LIMITS } from "@/scripts/calibrate/limits/read-limits";
import type { MeasuredSet } from "@/scripts/calibrate/measured-run";
import { makeMeasuredRun, type Said } from "./make-measured-run";

const ABOVE = { direction: "above", scale: "linear" } as const;
const BELOW = { direction: "below", scale: "linear" } as const;

const casesOf = (faults: readonly number[], others: readonly number[], family = "f"): readonly LimitCase[] => [
  ...faults.map((value) => ({ value, isFault: true, family })),
  ...others.map((value) => ({ value, isFault: false, family })),
];

describe("a chosen limit", () => {
  test("lies in the middle between the runs that it tells apart, on the scale of its statistic", () => {
    const cases = casesOf([8, 9], [1, 2]);
    expect(chooseLimit(cases, ABOVE)).toBe(5);
    expect(chooseLimit(cases, { direction: "above", scale: "log" })).toBe(4);
  });

  test("mirrors itself when the sides are swapped", () => {
    const cases = casesOf([3, 6, 9], [1, 2, 5]);
    const turned = cases.map((item) => ({ ...item, value: -item.value }));
    expect(chooseLimit(turned, BELOW)).toBe(-(chooseLimit(cases, ABOVE) ?? Number.NaN));
  });

  test("rather misses one fault than alarms one sound run of as many", () => {
    expect(chooseLimit(casesOf([3, 9], [1, 5]), ABOVE)).toBe(7);
    expect(chooseLimit(casesOf([3, 9], [1, 1, 1, 1, 5]), ABOVE)).toBe(2);
  });

  test("is the middle of the widest of several stretches that cost the same", () => {
    // A fault missed in ten costs as much as an alarm in twenty.
    const faults = [2, ...Array.from({ length: 9 }, () => 20)];
    const others = [...Array.from({ length: 19 }, () => 0), 4];
    expect(findBestStretches(casesOf(faults, others), ABOVE, 0)).toEqual([
      { from: 0, to: 2 },
      { from: 4, to: 20 },
    ]);
    expect(chooseLimit(casesOf(faults, others), ABOVE)).toBe(12);
  });

  test("lies at the end of a stretch that has one end only", () => {
    expect(chooseLimit(casesOf([1], [0.5, 0.6]), BELOW)).toBe(0.5);
    expect(chooseLimit(casesOf([1], [2, 3]), ABOVE)).toBeCloseTo(3.03);
    expect(chooseLimit(casesOf([1], [0, 0.5]), { ...BELOW, scale: "log" })).toBe(0);
  });

  test("is the middle of a stretch with two ends rather than the end of one", () => {
    expect(chooseLimit(casesOf([1], [0.5, 3]), BELOW)).toBe(2);
  });

  test("does not exist where nothing hangs on it, or only one kind of run", () => {
    expect(chooseLimit([], ABOVE)).toBeNull();
    expect(chooseLimit(casesOf([1, 2], []), ABOVE)).toBeNull();
    expect(chooseLimit(casesOf([], [1, 2]), ABOVE)).toBeNull();
    expect(chooseLimit(casesOf([Number.POSITIVE_INFINITY], [1, 2]), ABOVE)).toBeNull();
  });

  test("weighs runs about which it does not decide as shares, and not as runs to be told apart", () => {
    const silent = Array.from({ length: 18 }, () => Number.NEGATIVE_INFINITY);
    // Of two others an alarm is a half, of twenty a twentieth.
    expect(chooseLimit(casesOf([3, 9], [1, 5]), ABOVE)).toBe(7);
    expect(chooseLimit(casesOf([3, 9], [1, 5, ...silent]), ABOVE)).toBe(2);
    expect(costOf(casesOf([3, Number.POSITIVE_INFINITY], silent), 100, "above")).toBe(0.5);
  });
});

describe("the flat stretch", () => {
  const many = Array.from({ length: 100 }, (_, index) => 100 + index);

  test("holds every limit whose cost lies within the slack, neighbours taken together", () => {
    const cases = casesOf(many, [1, 2]);
    expect(findBestStretches(cases, ABOVE, 0)).toEqual([{ from: 2, to: 100 }]);
    expect(findBestStretches(cases, ABOVE, 0.02)).toEqual([{ from: 2, to: 102 }]);
  });

  test("says how much more a limit outside it costs", () => {
    const cases = casesOf(many, [1, 2]);
    expect(extraCostOf(cases, 50, ABOVE)).toBe(0);
    expect(extraCostOf(cases, 150, ABOVE)).toBeCloseTo(0.5);
    expect(extraCostOf(cases, 1.5, ABOVE)).toBeCloseTo(1);
  });
});

describe("cross-validation", () => {
  test("judges a family by a limit that was chosen without it", () => {
    const cases = [...casesOf([10, 11], [1, 2], "a"), ...casesOf([10, 12], [2], "b"), ...casesOf([4], [], "odd")];
    const result = crossValidate(cases, 3, ABOVE);
    expect(result.chosen).toEqual([3, 6]);
    expect(result.best).toBe(3);
    expect(result.inUse).toMatchObject({ found: { events: 5, n: 5 }, falseAlarm: { events: 0, n: 3 }, cost: 0 });
    expect(result.leftOut).toMatchObject({ found: { events: 4, n: 5 }, falseAlarm: { events: 0, n: 3 } });
    expect(result.leftOut.cost).toBeCloseTo(0.2);
  });

  test("does not judge a family without which no fault is left", () => {
    const result = crossValidate(
      [...casesOf([9], [], "only"), ...casesOf([], [1], "a"), ...casesOf([], [2], "b")],
      5,
      ABOVE,
    );
    expect(result).toMatchObject({ faults: 1, others: 2, faultFamilies: 1, best: 5.5 });
    expect(result.leftOut).toMatchObject({ found: { events: 0, n: 0 }, falseAlarm: { events: 0, n: 2 } });
  });

  test("has nothing to say where there are no runs", () => {
    expect(crossValidate([], 5, ABOVE)).toMatchObject({ best: null, chosen: null, extraCost: 0, faults: 0 });
  });
});

const limitOf = (id: string): Limit => {
  const limit = LIMITS.find((candidate) => candidate.id === id);
  if (!limit) throw new Error(`no limit ${id}`);
  return limit;
};

type Truth = Parameters<typeof makeMeasuredRun>[0];

describe("the runs that a limit is held against", () => {
  const read = (value: number, isFoundAnyway = false): Readonly<Record<string, Reading>> => ({
    surge: { value, isFoundAnyway },
  });
  const runOf = (truth: Truth, said: Said, readings = {}) =>
    makeMeasuredRun(truth, { "learning-rate-too-high": said }, {}, readings);
  const valuesOf = (run: ReturnType<typeof runOf>, isAlone = false) =>
    listCases(limitOf("surge"), [run], isAlone).map(({ value }) => value);
  const fault = { labels: ["lr_too_high"] };

  test("are those whose label is beyond doubt and says whether a finding is right", () => {
    expect(listCases(limitOf("surge"), [runOf(fault, "critical", read(7))])).toEqual([
      { value: 7, isFault: true, family: "a family" },
    ]);
    expect(listCases(limitOf("surge"), [runOf({ primary: "healthy" }, "nothing", read(2))])).toMatchObject([
      { value: 2, isFault: false },
    ]);
    const unclear: readonly Truth[] = [
      { ...fault, isBorderline: true },
      { ...fault, isVisible: false },
      { labels: ["dead_relu", "lr_too_high"] },
      { primary: "healthy", acceptable: ["lr_too_high"] },
    ];
    expect(unclear.flatMap((truth) => valuesOf(runOf(truth, "critical", read(7))))).toEqual([]);
  });

  test("are found or silent whatever the limit is where it decides nothing, and left out where the rule cannot tell", () => {
    expect(valuesOf(runOf(fault, "critical"))).toEqual([Number.POSITIVE_INFINITY]);
    expect(valuesOf(runOf(fault, "nothing"))).toEqual([Number.NEGATIVE_INFINITY]);
    expect(valuesOf(runOf(fault, "cannot-tell"))).toEqual([]);
    const plateau = makeMeasuredRun({ labels: ["plateau"] }, { "not-learning": "critical" });
    expect(listCases(limitOf("skill"), [plateau])).toMatchObject([{ value: Number.NEGATIVE_INFINITY }]);
  });

  test("are found whatever the limit is where another sign speaks, save where the statistic is taken alone", () => {
    expect(valuesOf(runOf(fault, "critical", read(2, true)))).toEqual([Number.POSITIVE_INFINITY]);
    expect(valuesOf(runOf(fault, "critical", read(2, true)), true)).toEqual([2]);
    expect(valuesOf(runOf(fault, "critical"), true)).toEqual([]);
  });
});

describe("the part of the page about limits", () => {
  const run = (family: string, rise: number, primary: string) =>
    makeMeasuredRun(
      { family, primary, labels: [primary] },
      { overfitting: rise >= OVERFITTING.rise.value ? "warning" : "nothing" },
      {},
      { rise: { value: rise, isFoundAnyway: false } },
    );
  const set = (role: MeasuredSet["role"], rises: readonly number[]): MeasuredSet => ({
    name: role,
    role,
    unclear: 0,
    runs: [
      run("a", 1.02, "healthy"),
      run("b", 1.04, "healthy"),
      ...rises.flatMap((rise) => [run("a", rise, "overfitting"), run("b", rise, "overfitting")]),
    ],
  });
  const rowOf = (page: string): string | undefined =>
    page
      .slice(page.indexOf("## Limits under cross-validation"))
      .split("\n")
      .find((line) => line.includes("| rise of the validation loss"));

  test("says of each limit where cross-validation would put it, and whether the one in use lies there", () => {
    const page = composePage([set("development", [2, 3])]);
    expect(rowOf(page)).toBe(
      "| overfitting | rise of the validation loss from its minimum | 4 (2) | 2 | 1.2 | 1.44 | 1.43 to 1.44 | 1.04 to 2 | inside |",
    );
    const low = composePage([set("development", [1.1, 1.1])]);
    expect(rowOf(low)).toContain("outside: costs 1 more (one missed fault: 0.25)");
    expect(page).toContain("the answer of the rule itself in 6 of 6 cases");
  });

  test("rests on the development set and on runs from elsewhere, never on the holdout set", () => {
    const alone = rowOf(composePage([set("development", [2])]));
    expect(rowOf(composePage([set("development", [2]), set("holdout", [1.05, 1.06])]))).toBe(alone);
    expect(rowOf(composePage([set("development", [2]), set("other", [3])]))).not.toBe(alone);
    expect(composePage([set("holdout", [2])])).not.toContain("Limits under cross-validation");
  });
});
