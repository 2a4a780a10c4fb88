import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CURVE_LEVEL, listPublication } from "@/lib/clinical/list-publication";
import { isSmallCount, SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import type { SubgroupMembers } from "@/lib/clinical/subgroup-members";
import { isLevelShown, suppressSmallCells } from "@/lib/clinical/suppress-small-cells";
import { suppressStepCounts } from "@/lib/clinical/suppress-step-counts";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { findRange } from "./solve-counts";

const CUTS = [0.1, 0.3, 0.6] as const;

/** Two groups, `counts[group][bin][outcome]`; risks in the middle of their bin. */
function makeSet(counts: readonly (readonly (readonly [number, number])[])[]): {
  readonly set: PredictionSet;
  readonly groups: readonly SubgroupMembers[];
} {
  const patients = counts.flatMap((bins, group) =>
    bins.flatMap((pair, bin) =>
      pair.flatMap((count, outcome) =>
        Array.from({ length: count }, () => ({ group, outcome, risk: [0.05, 0.2, 0.45, 0.8][bin] ?? 0.5 })),
      ),
    ),
  );
  const set: PredictionSet = {
    name: "made.csv",
    rows: patients.length,
    outcomes: Uint8Array.from(patients, ({ outcome }) => outcome),
    risks: Float64Array.from(patients, ({ risk }) => risk),
    weights: null,
    patients: null,
    split: null,
    thresholds: null,
    columns: [],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
  const groups = counts.map((_, group): SubgroupMembers => {
    const name = `group ${group}`;
    return {
      name,
      definition: { kind: "label", name, column: "group", label: String(group) },
      description: name,
      family: "group",
      rows: Int32Array.from(patients.flatMap((patient, row) => (patient.group === group ? [row] : []))),
      unknown: new Int32Array(0),
    };
  });
  return { set, groups };
}

/** A point of a decision curve: TP / n − FP / n · t / (1 − t), every digit of it. */
function netBenefit(set: PredictionSet, rows: Int32Array, threshold: number): number {
  const alarms = [...rows].filter((row) => (set.risks[row] ?? 0) >= threshold);
  const events = alarms.filter((row) => set.outcomes[row] === 1).length;
  return events / rows.length - ((alarms.length - events) / rows.length) * (threshold / (1 - threshold));
}

/** All pairs of true and false alarms that a point of the curve fits; with n known there are few. */
function invertNetBenefit(
  value: number,
  threshold: number,
  alive: number,
  dead: number,
): readonly (readonly [number, number])[] {
  const n = alive + dead;
  return Array.from({ length: dead + 1 }, (_, tp) => {
    const fp = Math.round(((tp / n - value) * n * (1 - threshold)) / threshold);
    const again = tp / n - (fp / n) * (threshold / (1 - threshold));
    return fp >= 0 && fp <= alive && Math.abs(again - value) < 1e-10 ? [[tp, fp] as const] : [];
  }).flat();
}

const COUNTS = fc.array(
  fc.array(fc.tuple(fc.constantFrom(0, 3, 12, 15, 40, 90), fc.constantFrom(0, 2, 11, 14, 30)), {
    minLength: 4,
    maxLength: 4,
  }),
  { minLength: 2, maxLength: 3 },
);

describe("points of charts", () => {
  test("a decision curve that is shown has 0 or more than 10 patients of each outcome between its points", () => {
    let shown = 0;
    fc.assert(
      fc.property(COUNTS, (counts) => {
        const { set, groups } = makeSet(counts);
        const rows = Int32Array.from({ length: set.rows }, (_, row) => row);
        const { groups: published, splits } = listPublication(set, rows, groups, [0.3], CUTS);
        const suppression = suppressSmallCells(published, splits);
        for (const [index, group] of groups.entries()) {
          if (!isLevelShown(suppression, group.name, CURVE_LEVEL) || group.rows.length === 0) continue;
          shown += 1;
          const [alive = 0, dead = 0] = [0, 1].map((outcome) =>
            (counts[index] ?? []).reduce((sum, pair) => sum + (pair[outcome] ?? 0), 0),
          );
          const alarms = CUTS.map((cut) => invertNetBenefit(netBenefit(set, group.rows, cut), cut, alive, dead));
          const differences = alarms
            .slice(1)
            .flatMap((some, point) =>
              some.length === 1 && alarms[point]?.length === 1
                ? [0, 1].map((side) => (alarms[point]?.[0]?.[side] ?? 0) - (some[0]?.[side] ?? 0))
                : [],
            );
          expect(differences.filter((count) => isSmallCount(count, SMALL_CELL_POLICY))).toEqual([]);
        }
      }),
      { numRuns: 150, seed: 3 },
    );
    expect(shown).toBeGreaterThan(20);
  });

  test("a hidden curve cannot be subtracted out of the curves of everybody and the other groups", () => {
    fc.assert(
      fc.property(COUNTS, (counts) => {
        const { set, groups } = makeSet(counts);
        const rows = Int32Array.from({ length: set.rows }, (_, row) => row);
        const { groups: published, splits } = listPublication(set, rows, groups, [0.3], CUTS);
        const suppression = suppressSmallCells(published, splits);
        const isShown = (id: string, kind: number): boolean =>
          isLevelShown(suppression, id, kind === 0 ? "patients" : kind <= 2 ? "outcome" : CURVE_LEVEL);
        // Kinds of each group: all, alive, dead, then alive in each bin, dead in each bin.
        const all =
          counts[0]?.map((_, bin) => [0, 1].map((o) => counts.reduce((sum, bins) => sum + (bins[bin]?.[o] ?? 0), 0))) ??
          [];
        const tables = [all, ...counts].map((bins) => {
          const [alive, dead] = [0, 1].map((outcome) => bins.map((pair) => pair[outcome] ?? 0));
          const total = (some: readonly number[] = []): number => some.reduce((a, b) => a + b, 0);
          return [total(alive) + total(dead), total(alive), total(dead), ...(alive ?? []), ...(dead ?? [])];
        });
        const ids = ["all patients", ...groups.map(({ name }) => name)];
        const indexOf = (table: number, kind: number): number => table * 11 + kind;
        const ranges = tables.flatMap((kinds, table) =>
          kinds.map((count, kind): [number, number] => (isShown(ids[table] ?? "", kind) ? [count, count] : [0, 900])),
        );
        const sums = [
          ...(tables[0] ?? []).map((_, kind) => ({
            whole: indexOf(0, kind),
            parts: counts.map((_, group) => indexOf(group + 1, kind)),
          })),
          ...tables.flatMap((_, table) => [
            { whole: indexOf(table, 0), parts: [indexOf(table, 1), indexOf(table, 2)] },
            { whole: indexOf(table, 1), parts: [3, 4, 5, 6].map((kind) => indexOf(table, kind)) },
            { whole: indexOf(table, 2), parts: [7, 8, 9, 10].map((kind) => indexOf(table, kind)) },
          ]),
        ];
        const found = tables.flatMap((kinds, table) =>
          kinds.flatMap((count, kind) => {
            if (!isSmallCount(count, SMALL_CELL_POLICY)) return [];
            const [least, greatest] = findRange({ ranges, sums }, indexOf(table, kind));
            return greatest - least < SMALL_CELL_POLICY.leastSpan
              ? [`${ids[table]} ${kind}: ${least} to ${greatest}`]
              : [];
          }),
        );
        expect(found).toEqual([]);
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

describe("records of a training log", () => {
  test("a group of 1 to 10 patients of a batch is hidden, and another with it where the whole batch is known", () => {
    expect(suppressStepCounts([4, 52, 30], null)).toEqual([false, true, true]);
    expect(suppressStepCounts([4, 52, 30], 86)).toEqual([false, true, false]);
    expect(suppressStepCounts([12, 52], 64)).toEqual([true, true]);
    expect(suppressStepCounts([0, 52], 52)).toEqual([true, true]);
    expect(suppressStepCounts([12, 52], 67)).toEqual([false, true]);
  });

  test("no hidden part of a batch can be solved for from the others and the whole", () => {
    const batch = fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), fc.nat(12));
    fc.assert(
      fc.property(batch, ([counts, rest]) => {
        const total = counts.reduce((sum, count) => sum + count, rest);
        const shown = suppressStepCounts(counts, total);
        const ranges = [...counts, rest, total].map((count, index): [number, number] => {
          if (shown[index] === true || index === counts.length + 1) return [count, count];
          return [index < counts.length ? 1 : 0, 500];
        });
        const sums = [{ whole: counts.length + 1, parts: [...counts, rest].map((_, index) => index) }];
        // Where everything is hidden already, the size of the batch is all that is left to know.
        const isAllHidden = !counts.some((count, index) => count > 0 && shown[index] === true);
        for (const [index, count] of [...counts, rest].entries()) {
          if (!isSmallCount(count, SMALL_CELL_POLICY) || isAllHidden) continue;
          const [least, greatest] = findRange({ ranges, sums }, index);
          expect(greatest - least).toBeGreaterThanOrEqual(SMALL_CELL_POLICY.leastSpan);
        }
      }),
    );
  });
});
