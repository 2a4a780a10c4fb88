import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import type { DifferencesChart } from "@/lib/charts/proof/differences-model";
import { differencesHeight, drawDifferences } from "@/lib/charts/proof/draw-differences";
import { prepareDifferences, tabulatePairs } from "@/lib/charts/proof/prepare-differences";
import type { SvgNode } from "@/lib/charts/svg-node";
import { GROUP_PLAN, pairsOf, proofWith } from "./make-proof";

const BETTER = pairsOf([0.5, 0.3], [0.52, 0.31], [0.51, 0.33], [0.5, 0.28], [0.53, 0.3]);

function chartOf(...args: Parameters<typeof proofWith>): DifferencesChart {
  const { plan, answer } = proofWith(...args);
  const chart = prepareDifferences(plan, answer);
  if (chart === null) throw new Error("expected a picture");
  return chart;
}

function ringsOf(chart: DifferencesChart): readonly SvgNode[] {
  return drawDifferences(chart, 600, PRINT_PALETTE).nodes.filter(({ tag }) => tag === "circle");
}

describe("the picture of the pairs of an experiment", () => {
  test("is not drawn before all pairs are there", () => {
    const { plan, answer } = proofWith(BETTER.slice(0, 8));
    expect(prepareDifferences(plan, answer)).toBeNull();
  });

  test("is not drawn where in no pair both runs ended with a number, but tabulated in words", () => {
    const { plan, answer } = proofWith(pairsOf([null, 0.3], [null, 0.3], [null, 0.3], [null, null], [0.4, null]));
    expect(prepareDifferences(plan, answer)).toBeNull();
    expect(tabulatePairs(plan, answer).rows.map((row) => row[3]?.text)).toEqual([
      ...Array.from({ length: 3 }, () => "better: repaired is finite"),
      "neither ended finite",
      "worse: repaired not finite",
      "not estimable",
    ]);
  });

  test("has the answer as its title, a ring for each pair and one for the mean, whose bar is the heaviest line", () => {
    const chart = chartOf(BETTER);
    expect(chart.title).toMatch(/^Changed when repaired: the validation loss is lower/);
    expect(ringsOf(chart)).toHaveLength(6);
    const widths = drawDifferences(chart, 600, PRINT_PALETTE).nodes.map(({ attributes }) =>
      Number(attributes["strokeWidth"] ?? 0),
    );
    expect(Math.max(...widths)).toBe(6);
    expect(widths.filter((width) => width === 6)).toHaveLength(1);
  });

  test("says in words on which side the repaired run is better, and in the table which pair differs by how much", () => {
    const chart = chartOf(BETTER, GROUP_PLAN);
    const texts = drawDifferences(chart, 600, PRINT_PALETTE).nodes.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["← better when repaired", "worse when repaired →", "seed 11"]));
    expect(chart.title).toMatch(/^Changed when repaired: the validation loss of isolated tbi is lower/);
    expect(chart.table.rows[0]?.map(({ text }) => text)).toEqual(["seed 11", "0.5000", "0.3000", "−0.2000"]);
    expect(chart.table.rows.at(-1)?.[3]?.text).toMatch(/^−0\.208 \(−0\.232 to −0\.184\)$/);
  });

  test("of pairs in which a run did not end with a number counts them, and draws no mean", () => {
    const chart = chartOf(pairsOf([null, 0.3], [null, 0.31], [0.5, 0.33], [null, null], [0.5, null]));
    expect(chart.mean).toBeNull();
    expect(chart.pairs.map(({ value }) => value)).toEqual([
      "better: repaired is finite",
      "better: repaired is finite",
      "−0.170",
      "neither ended finite",
      "worse: repaired not finite",
    ]);
    expect(chart.caption).toContain("Better: 0.600");
    expect(ringsOf(chart)).toHaveLength(1);
  });

  test("keeps every ring, the bar and the band inside the plot at any width", () => {
    const end = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(end, end), { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 240, max: 1200 }),
        (ends, width) => {
          const chart = chartOf(pairsOf(...ends));
          for (const { tag, attributes } of drawDifferences(chart, width, PRINT_PALETTE).nodes) {
            const places =
              tag === "circle"
                ? [attributes["cx"]]
                : tag === "rect"
                  ? [attributes["x"]]
                  : [attributes["x1"], attributes["x2"]];
            for (const place of places) {
              if (place === undefined) continue;
              expect(Number(place)).toBeGreaterThanOrEqual(-0.1);
              expect(Number(place)).toBeLessThanOrEqual(width + 0.1);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("does not grow with more pairs than can be named", () => {
    const chart = chartOf(BETTER);
    const [first] = chart.pairs;
    if (first === undefined) throw new Error("expected a pair");
    const many = { ...chart, pairs: Array.from({ length: 1000 }, () => first) };
    const twenty = { ...chart, pairs: Array.from({ length: 20 }, () => first) };
    expect(differencesHeight(many)).toBe(differencesHeight(twenty));
    expect(drawDifferences(many, 600, PRINT_PALETTE).nodes.some(({ text }) => text === "seed 11")).toBe(false);
  });
});
