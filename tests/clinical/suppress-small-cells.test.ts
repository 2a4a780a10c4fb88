import { describe, expect, test } from "vitest";
import {
  isLevelShown,
  type PublishedGroup,
  suppressEstimate,
  suppressSmallCells,
} from "@/lib/clinical/suppress-small-cells";
import { estimateProportion } from "@/lib/statistics/wilson-interval";

/** Groups side by side, each of so many alive and dead, and all of them together. */
function publish(sizes: Readonly<Record<string, readonly [alive: number, dead: number]>>): {
  readonly shown: Readonly<Record<string, string>>;
  readonly suppression: ReturnType<typeof suppressSmallCells>;
} {
  const dead: boolean[] = [];
  const groups = Object.entries(sizes).map(([id, [alive, died]]): PublishedGroup => {
    const members = Int32Array.from({ length: alive + died }, (_, index) => dead.length + index);
    for (const member of members.keys()) dead.push(member >= alive);
    return { id, family: "group", members };
  });
  const all = { id: "all", family: "all", members: Int32Array.from(dead.keys()) };
  const suppression = suppressSmallCells(
    [all, ...groups],
    [{ id: "outcome", partOf: (member) => (dead[member] === true ? 1 : 0), coarser: [0, 0] }],
  );
  const words = ["nothing", "patients", "outcome"];
  return {
    suppression,
    shown: Object.fromEntries([...suppression.shown].map(([id, levels]) => [id, words[levels] ?? ""])),
  };
}

describe("small cells", () => {
  test("where no count is small, everything is shown", () => {
    expect(publish({ a: [30, 11], b: [11, 11], c: [400, 0] }).shown).toEqual({
      all: "outcome",
      a: "outcome",
      b: "outcome",
      c: "outcome",
    });
  });

  test.each([
    [1, "nothing"],
    [10, "nothing"],
    [11, "outcome"],
    [0, "outcome"],
  ])("a group of %i patients shows %s, compared as a number", (size, expected) => {
    expect(publish({ a: [size, 0], b: [200, 20], c: [300, 30] }).shown["a"]).toBe(expected);
  });

  test("with one hidden group the next smallest is hidden, since the total would give the first away", () => {
    expect(publish({ a: [5, 0], b: [200, 20], c: [60, 15] }).shown).toEqual({
      all: "outcome",
      a: "nothing",
      b: "outcome",
      c: "nothing",
    });
  });

  test("two hidden groups of 1 to 10 together need a third", () => {
    expect(publish({ a: [2, 0], b: [3, 0], c: [60, 15], d: [200, 20] }).shown).toMatchObject({
      a: "nothing",
      b: "nothing",
      c: "nothing",
      d: "outcome",
    });
  });

  test("two hidden groups that are enough for each other need none", () => {
    expect(publish({ a: [9, 0], b: [9, 0], c: [60, 15] }).shown).toMatchObject({
      a: "nothing",
      b: "nothing",
      c: "outcome",
    });
  });

  test("few deaths, or few survivors, hide what is computed from outcomes and leave the number of patients", () => {
    expect(publish({ a: [40, 4], b: [5, 60], c: [60, 15], d: [200, 20] }).shown).toMatchObject({
      a: "patients",
      b: "patients",
      c: "outcome",
      d: "outcome",
    });
  });

  test("of three deaths in all nothing but the number of patients is shown of anybody who could give them away", () => {
    expect(publish({ a: [40, 3], b: [60, 0] }).shown).toEqual({ all: "patients", a: "patients", b: "outcome" });
  });

  test("a hidden estimate says by which policy, in the same words whatever it was hidden for", () => {
    const { suppression } = publish({ a: [5, 0], b: [200, 20], c: [60, 15] });
    const small = suppressEstimate(suppression, "a", "outcome", estimateProportion(0, 5));
    const other = suppressEstimate(suppression, "c", "outcome", estimateProportion(15, 75));
    expect(small).toEqual({ status: "suppressed", rule: "small-cells-1-to-10, version 1" });
    expect(other).toEqual(small);
    const shown = estimateProportion(20, 220);
    expect(suppressEstimate(suppression, "b", "outcome", shown)).toBe(shown);
  });

  test("an estimate of few patients of a large group is hidden, whatever its status", () => {
    const { suppression } = publish({ a: [30, 11] });
    const few = { status: "not-estimable", reason: "One class only.", n: 4, events: 0 } as const;
    const alternative = estimateProportion(3, 40);
    for (const estimate of [
      few,
      alternative,
      { status: "degenerate", value: 1, reason: "Separated.", alternative } as const,
    ]) {
      expect(suppressEstimate(suppression, "a", "outcome", estimate)).toMatchObject({ status: "suppressed" });
    }
    const missing = { status: "not-supplied", what: "predictions" } as const;
    expect(suppressEstimate(suppression, "a", "outcome", missing)).toBe(missing);
  });

  test("what nobody asked about is not shown", () => {
    const { suppression } = publish({ a: [30, 11] });
    expect(isLevelShown(suppression, "somebody else", "patients")).toBe(false);
    expect(isLevelShown(suppression, "a", "curve")).toBe(false);
  });

  test("two definitions that differ in few patients are not both shown", () => {
    const members = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);
    const { shown } = suppressSmallCells(
      [
        { id: "all", family: "all", members: members(500) },
        { id: "definition A", family: "A", members: members(104) },
        { id: "definition B", family: "B", members: members(100) },
      ],
      [],
    );
    expect([...shown]).toEqual([
      ["all", 1],
      ["definition A", 1],
      ["definition B", 0],
    ]);
  });
});
