import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openLinearRanges } from "@/lib/clinical/linear-ranges";

describe("ranges of bounded numbers under linear equations", () => {
  test("three sums of two each fix all three", () => {
    const rangeOf = openLinearRanges(
      [
        { coefficients: [1, 1, 0], sum: 7 },
        { coefficients: [0, 1, 1], sum: 9 },
        { coefficients: [1, 0, 1], sum: 8 },
      ],
      [
        [0, 100],
        [0, 100],
        [0, 100],
      ],
    );
    const found = [0, 1, 2].map((variable) => rangeOf?.(variable) ?? []);
    for (const [index, value] of [3, 4, 5].entries()) {
      expect(found[index]?.[0]).toBeCloseTo(value, 9);
      expect(found[index]?.[1]).toBeCloseTo(value, 9);
    }
  });

  test("without equations the bounds are the ranges, and what contradicts itself has none", () => {
    expect(openLinearRanges([], [[2, 5]])?.(0)).toEqual([2, 5]);
    expect(
      openLinearRanges(
        [{ coefficients: [1, 1], sum: 20 }],
        [
          [0, 5],
          [0, 5],
        ],
      ),
    ).toBeNull();
  });

  test("cells of a table with known margins have the bounds of Fréchet", () => {
    const margins = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(margins, (cells) => {
        const total = cells.flat().reduce((a, b) => a + b, 0);
        const columns = [0, 1].map((column) => cells.reduce((sum, row) => sum + (row[column] ?? 0), 0));
        const variables = cells.flatMap((_, row) => [0, 1].map((column) => ({ row, column })));
        const equations = [
          ...cells.map((pair, row) => ({
            coefficients: variables.map((variable) => (variable.row === row ? 1 : 0)),
            sum: pair[0] + pair[1],
          })),
          ...columns.map((sum, column) => ({
            coefficients: variables.map((variable) => (variable.column === column ? 1 : 0)),
            sum,
          })),
        ];
        const rangeOf = openLinearRanges(
          equations,
          variables.map(() => [0, total]),
        );
        for (const [index, { row, column }] of variables.entries()) {
          const inRow = (cells[row]?.[0] ?? 0) + (cells[row]?.[1] ?? 0);
          const inColumn = columns[column] ?? 0;
          const [least = Number.NaN, greatest = Number.NaN] = rangeOf?.(index) ?? [];
          expect(least).toBeCloseTo(Math.max(0, inRow + inColumn - total), 6);
          expect(greatest).toBeCloseTo(Math.min(inRow, inColumn), 6);
        }
      }),
    );
  });

  test("no solution lies outside of them", () => {
    const system = fc.record({
      truth: fc.array(fc.nat(20), { minLength: 3, maxLength: 6 }),
      rows: fc.array(fc.array(fc.constantFrom(-1, 0, 1), { minLength: 6, maxLength: 6 }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(system, ({ truth, rows }) => {
        const equations = rows.map((row) => {
          const coefficients = row.slice(0, truth.length);
          return {
            coefficients,
            sum: truth.reduce((sum, value, index) => sum + value * (coefficients[index] ?? 0), 0),
          };
        });
        const rangeOf = openLinearRanges(
          equations,
          truth.map(() => [0, 20]),
        );
        for (const [index, value] of truth.entries()) {
          const [least = Number.NaN, greatest = Number.NaN] = rangeOf?.(index) ?? [];
          expect(least).toBeLessThanOrEqual(value + 1e-7);
          expect(greatest).toBeGreaterThanOrEqual(value - 1e-7);
          expect(least).toBeGreaterThanOrEqual(-1e-7);
          expect(greatest).toBeLessThanOrEqual(20 + 1e-7);
        }
      }),
    );
  });
});
