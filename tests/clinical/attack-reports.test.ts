import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listReleased } from "@/lib/clinical/list-released";
import { isSmallCount, SMALL_CELL_POLICY, type SmallCellPolicy } from "@/lib/clinical/small-cell-policy";
import {
  isLevelShown,
  type PublishedGroup,
  type PublishedSplit,
  type Suppression,
  suppressSmallCells,
} from "@/lib/clinical/suppress-small-cells";
import { findRange, type Puzzle } from "./solve-counts";

/** `isLate`: the patient is in the second report only. */
type Patient = { readonly label: number; readonly event: number; readonly isLate: boolean };

const LABELS = [0, 1, 2];
const MOST = 300;
const OUTCOME = "outcome";

function groupsOf(patients: readonly Patient[], isIn: (patient: Patient) => boolean): readonly PublishedGroup[] {
  const members = (label: number | null): Int32Array =>
    Int32Array.from(
      patients.flatMap((patient, index) =>
        isIn(patient) && (label === null || patient.label === label) ? [index] : [],
      ),
    );
  return [
    { id: "all", family: "all", members: members(null) },
    ...LABELS.map((label) => ({ id: `label ${label}`, family: "label", members: members(label) })),
  ];
}

function outcomeOf(patients: readonly Patient[]): PublishedSplit {
  return { id: OUTCOME, partOf: (member) => patients[member]?.event ?? 0, coarser: [0, 0] };
}

const NAMES = ["all", ...LABELS.map((label) => `label ${label}`)];
/** Of each name the counts of the first report, of the second, and of those who came between. */
const TIMES = ["first", "second", "between"] as const;
const KINDS = ["patients", "alive", "dead"] as const;

function indexOf(name: number, time: number, kind: number): number {
  return (name * TIMES.length + time) * KINDS.length + kind;
}

function countOf(patients: readonly Patient[], name: number, time: number, kind: number): number {
  return patients.filter(
    ({ label, event, isLate }) =>
      (name === 0 || label === name - 1) &&
      (time === 1 || isLate === (time === 2)) &&
      (kind === 0 || event === kind - 1),
  ).length;
}

function posePuzzle(patients: readonly Patient[], reports: readonly Suppression[]): Puzzle {
  const ranges: [number, number][] = NAMES.flatMap((id, name) =>
    TIMES.flatMap((_, time) =>
      KINDS.map((_, kind): [number, number] => {
        const report = reports[time];
        const count = countOf(patients, name, time, kind);
        const isShown = report !== undefined && isLevelShown(report, id, kind === 0 ? "patients" : OUTCOME);
        if (isShown) return [count, count];
        return [report !== undefined && kind === 0 && count > 0 ? 1 : 0, MOST];
      }),
    ),
  );
  const names = NAMES.map((_, name) => name);
  const sums = [
    ...TIMES.flatMap((_, time) => [
      ...KINDS.map((_, kind) => ({
        whole: indexOf(0, time, kind),
        parts: names.slice(1).map((name) => indexOf(name, time, kind)),
      })),
      ...names.map((name) => ({
        whole: indexOf(name, time, 0),
        parts: [indexOf(name, time, 1), indexOf(name, time, 2)],
      })),
    ]),
    ...names.flatMap((name) =>
      KINDS.map((_, kind) => ({
        whole: indexOf(name, 1, kind),
        parts: [indexOf(name, 0, kind), indexOf(name, 2, kind)],
      })),
    ),
  ];
  return { ranges, sums };
}

/** Small counts of either report, or of those who came between them, that two reports together give away. */
function solve(patients: readonly Patient[], knowsFirst: boolean, policy: SmallCellPolicy): readonly string[] {
  const split = outcomeOf(patients);
  const firstGroups = groupsOf(patients, ({ isLate }) => !isLate);
  const first = suppressSmallCells(firstGroups, [split], policy);
  const before = knowsFirst ? listReleased("first report", firstGroups, first) : [];
  const second = suppressSmallCells([...groupsOf(patients, () => true), ...before], [split], policy);
  const puzzle = posePuzzle(patients, [first, second]);
  return NAMES.flatMap((id, name) =>
    TIMES.flatMap((when, time) =>
      KINDS.flatMap((what, kind) => {
        if (!isSmallCount(countOf(patients, name, time, kind), policy)) return [];
        const [least, greatest] = findRange(puzzle, indexOf(name, time, kind));
        return greatest - least < policy.leastSpan ? [`${what} of ${id}, ${when}: ${least} to ${greatest}`] : [];
      }),
    ),
  );
}

const PATIENTS = fc
  .record({
    early: fc.array(fc.tuple(fc.nat(60), fc.nat(30)), { minLength: 3, maxLength: 3 }),
    late: fc.array(fc.tuple(fc.nat(5), fc.nat(4)), { minLength: 3, maxLength: 3 }),
  })
  .map(({ early, late }) =>
    [early, late].flatMap((counts, time) =>
      counts.flatMap(([alive, dead], label) => [
        ...Array.from({ length: alive }, (): Patient => ({ label, event: 0, isLate: time === 1 })),
        ...Array.from({ length: dead }, (): Patient => ({ label, event: 1, isLate: time === 1 })),
      ]),
    ),
  );

describe("two reports a few patients apart", () => {
  test("give away neither a small count nor anything of the few patients between them", () => {
    fc.assert(
      fc.property(PATIENTS, (patients) => {
        expect(solve(patients, true, SMALL_CELL_POLICY)).toEqual([]);
      }),
      { numRuns: 80, seed: 20261126 },
    );
  });

  test("would give the patients between them away if the second did not know of the first", () => {
    const tables = fc.sample(PATIENTS, { numRuns: 60, seed: 20261126 });
    const solved = tables.filter((patients) => solve(patients, false, SMALL_CELL_POLICY).length > 0);
    expect(solved.length).toBeGreaterThan(tables.length / 2);
  });

  test("of two overlapping groups a few patients apart only the first is shown", () => {
    const range = (from: number, to: number): Int32Array =>
      Int32Array.from({ length: to - from }, (_, index) => from + index);
    const groups = [
      { id: "one", family: "one", members: range(0, 100) },
      { id: "other", family: "other", members: range(3, 104) },
      { id: "far", family: "far", members: range(50, 200) },
    ];
    const { shown } = suppressSmallCells(groups, []);
    expect([...shown]).toEqual([
      ["one", 1],
      ["other", 0],
      ["far", 1],
    ]);
  });

  test("what earlier reports give away already is named and not hidden in vain", () => {
    const members = Int32Array.from({ length: 40 }, (_, index) => index);
    const released = [
      { id: "before: all", family: "before: all", members, released: 1 },
      { id: "before: some", family: "before: some", members: members.slice(0, 35), released: 1 },
      { id: "before: few", family: "before: some", members: members.slice(35), released: 1 },
    ];
    const { exposed, shown } = suppressSmallCells(
      [{ id: "all", family: "all", members }, { id: "few", family: "size", members: members.slice(35) }, ...released],
      [],
    );
    expect(shown.get("all")).toBe(1);
    expect(exposed).toEqual([]);
    expect(shown.get("few")).toBe(1);
  });
});
