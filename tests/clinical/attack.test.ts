import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSmallCount, SMALL_CELL_POLICY, type SmallCellPolicy } from "@/lib/clinical/small-cell-policy";
import {
  isLevelShown,
  type PublishedGroup,
  type PublishedSplit,
  suppressEstimate,
  suppressSmallCells,
} from "@/lib/clinical/suppress-small-cells";
import type { Estimate } from "@/lib/core/estimate";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { findRange, type Puzzle } from "./solve-counts";

/** One patient: a group of two families each, how far into two nested definitions, and the outcome. */
type Patient = { readonly first: number; readonly second: number; readonly nested: number; readonly event: number };

const WITHOUT_COMPLEMENTS: SmallCellPolicy = { ...SMALL_CELL_POLICY, isComplementary: false };
const OUTCOME = "outcome";
/** No hospital of these tests has more patients. */
const MOST = 400;

function membersOf(patients: readonly Patient[], isIn: (patient: Patient) => boolean): Int32Array {
  return Int32Array.from(patients.flatMap((patient, index) => (isIn(patient) ? [index] : [])));
}

function groupsOf(patients: readonly Patient[]): readonly PublishedGroup[] {
  return [
    { id: "all", family: "all", members: membersOf(patients, () => true) },
    ...[0, 1, 2, 3].map((label) => ({
      id: `first ${label}`,
      family: "first",
      members: membersOf(patients, ({ first }) => first === label),
    })),
    // Label 3 of the second family is *unknown*: it is published by nobody.
    ...[0, 1, 2].map((label) => ({
      id: `second ${label}`,
      family: "second",
      members: membersOf(patients, ({ second }) => second === label),
    })),
    // Definition B asks for more than A does.
    { id: "definition A", family: "A", members: membersOf(patients, ({ nested }) => nested >= 1) },
    { id: "definition B", family: "B", members: membersOf(patients, ({ nested }) => nested >= 2) },
    // Two sides of one question, and an intersection with the first family.
    { id: "not A", family: "A", members: membersOf(patients, ({ nested }) => nested === 0) },
    {
      id: "A and first 0",
      family: "A × first",
      members: membersOf(patients, ({ nested, first }) => nested >= 1 && first === 0),
    },
  ];
}

/** What everybody knows of how the groups hang together; "rest" cells are named by nobody. */
const RELATIONS: readonly { readonly whole: string; readonly parts: readonly string[] }[] = [
  { whole: "all", parts: ["first 0", "first 1", "first 2", "first 3"] },
  { whole: "all", parts: ["second 0", "second 1", "second 2", "rest: second"] },
  { whole: "all", parts: ["definition A", "not A"] },
  { whole: "definition A", parts: ["definition B", "rest: A without B"] },
  { whole: "definition A", parts: ["A and first 0", "rest: A without first 0"] },
  { whole: "first 0", parts: ["A and first 0", "rest: first 0 without A"] },
];

const REST: Readonly<Record<string, (patient: Patient) => boolean>> = {
  "rest: second": ({ second }) => second === 3,
  "rest: A without B": ({ nested }) => nested === 1,
  "rest: A without first 0": ({ nested, first }) => nested >= 1 && first !== 0,
  "rest: first 0 without A": ({ nested, first }) => nested === 0 && first === 0,
};

type Truth = ReadonlyMap<string, readonly [alive: number, dead: number]>;

function countTruth(patients: readonly Patient[], groups: readonly PublishedGroup[]): Truth {
  const count = (members: Int32Array): readonly [number, number] => {
    const dead = [...members].filter((member) => patients[member]?.event === 1).length;
    return [members.length - dead, dead];
  };
  return new Map([
    ...groups.map(({ id, members }) => [id, count(members)] as const),
    ...Object.entries(REST).map(([id, isIn]) => [id, count(membersOf(patients, isIn))] as const),
  ]);
}

function splitByOutcome(patients: readonly Patient[]): PublishedSplit {
  return { id: OUTCOME, partOf: (member) => patients[member]?.event ?? 0, coarser: [0, 0] };
}

/** What is in the report of a group: its patients, and the share of deaths with its interval, or that they are hidden. */
type Published = { readonly patients: number | null; readonly deaths: Estimate };

function publish(patients: readonly Patient[], policy: SmallCellPolicy): ReadonlyMap<string, Published> {
  const groups = groupsOf(patients);
  const truth = countTruth(patients, groups);
  const suppression = suppressSmallCells(groups, [splitByOutcome(patients)], policy);
  return new Map(
    groups.map(({ id }) => {
      const [alive, dead] = truth.get(id) ?? [0, 0];
      const deaths = suppressEstimate(suppression, id, OUTCOME, withoutCounts(estimateProportion(dead, alive + dead)));
      return [id, { patients: isLevelShown(suppression, id, "patients") ? alive + dead : null, deaths }];
    }),
  );
}

/** Only value and interval are printed: whoever wants n and deaths has to solve for them. */
function withoutCounts(estimate: Estimate): Estimate {
  if (estimate.status !== "estimated") return estimate;
  return { ...estimate, n: 0, events: 0 };
}

/** Deaths and patients behind a share with Wilson's interval: there is one pair that fits to all digits. */
function invertInterval(estimate: Estimate): readonly [alive: number, dead: number] | null {
  if (estimate.status !== "estimated") return null;
  for (let n = 1; n <= MOST; n += 1) {
    const dead = Math.round(estimate.value * n);
    const again = estimateProportion(dead, n);
    if (again.status !== "estimated" || Math.abs(again.value - estimate.value) > 1e-12) continue;
    const isSame = Math.abs((again.upper ?? 0) - (estimate.upper ?? 0)) < 1e-9;
    if (isSame && Math.abs((again.lower ?? 0) - (estimate.lower ?? 0)) < 1e-9) return [n - dead, dead];
  }
  return null;
}

const KINDS = ["patients", "alive", "dead"] as const;

/** Three counts of each cell, what the report says of them, and every sum that holds between them. */
function posePuzzle(published: ReadonlyMap<string, Published>): {
  puzzle: Puzzle;
  indexOf: (id: string, kind: number) => number;
} {
  const names = [...published.keys(), ...Object.keys(REST)];
  const indexOf = (id: string, kind: number): number => KINDS.length * names.indexOf(id) + kind;
  const ranges = names.flatMap((id): [number, number][] => {
    const report = published.get(id);
    const solved = report === undefined ? null : invertInterval(report.deaths);
    if (solved !== null) return [solved[0] + solved[1], ...solved].map((count) => [count, count]);
    const open: [number, number] = [0, MOST];
    if (report === undefined || report.patients === null) {
      // A group that holds nobody would be shown, so one that is hidden holds somebody.
      return [[report === undefined ? 0 : 1, MOST], open, open];
    }
    return [[report.patients, report.patients], open, open];
  });
  const sums = [
    ...RELATIONS.flatMap(({ whole, parts }) =>
      KINDS.map((_, kind) => ({ whole: indexOf(whole, kind), parts: parts.map((part) => indexOf(part, kind)) })),
    ),
    ...names.map((id) => ({ whole: indexOf(id, 0), parts: [indexOf(id, 1), indexOf(id, 2)] })),
  ];
  return { puzzle: { ranges, sums }, indexOf };
}

/**
 * Small counts of which an adversary is left with values that lie too close together, and hidden ones of
 * any size of which one value is left.
 */
function solveForHiddenCells(patients: readonly Patient[], policy: SmallCellPolicy): readonly string[] {
  const published = publish(patients, policy);
  const truth = countTruth(patients, groupsOf(patients));
  const { puzzle, indexOf } = posePuzzle(published);
  return [...truth].flatMap(([id, [alive, dead]]) =>
    [alive + dead, alive, dead].flatMap((count, kind) => {
      const least = spanToKeep(count, published.get(id), kind, policy);
      if (least === 0) return [];
      const range = findRange(puzzle, indexOf(id, kind));
      return range[1] - range[0] < least ? [`${KINDS[kind]} of ${id}, ${count}: ${range.join(" to ")}`] : [];
    }),
  );
}

/** How far apart the values must lie that stay possible; 0 where a count is shown, or is 0, or is large and nobody hid it. */
function spanToKeep(count: number, report: Published | undefined, kind: number, policy: SmallCellPolicy): number {
  if (isSmallCount(count, policy)) return policy.leastSpan;
  if (report === undefined || count === 0) return 0;
  const isHidden = kind === 0 ? report.patients === null : report.deaths.status === "suppressed";
  return isHidden ? 1 : 0;
}

const PATIENTS = fc
  .record({
    sizes: fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(2), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 8,
    }),
    deaths: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
  })
  .map(({ sizes, deaths }) =>
    sizes.flatMap(([first, second, nested, count], index) =>
      Array.from({ length: count }, (_, patient): Patient => {
        const event = patient < Math.round(count * (deaths[index] ?? 0)) ? 1 : 0;
        return { first, second, nested, event };
      }),
    ),
  );

describe("an adversary with everything that is published", () => {
  test("finds no hidden count, nor a small one that is left when published ones are subtracted", () => {
    fc.assert(
      fc.property(PATIENTS, (patients) => {
        expect(solveForHiddenCells(patients, SMALL_CELL_POLICY)).toEqual([]);
      }),
      { numRuns: 80, seed: 20261126 },
    );
  });

  test("finds many of them where only the small counts themselves are hidden", () => {
    const tables = fc.sample(PATIENTS, { numRuns: 60, seed: 20261126 });
    const solved = tables.filter((patients) => solveForHiddenCells(patients, WITHOUT_COMPLEMENTS).length > 0);
    expect(solved.length).toBeGreaterThan(tables.length / 3);
  });

  test("reads patients and deaths off an interval, wherever one is printed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const dead = Math.round(n * share);
        expect(invertInterval(withoutCounts(estimateProportion(dead, n)))).toEqual([n - dead, dead]);
      }),
    );
  });
});
