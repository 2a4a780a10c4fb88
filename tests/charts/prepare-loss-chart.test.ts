import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LossChart, prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import { lossSegments, nonFiniteSpans } from "@/lib/charts/prepare-loss-line";
import { tabulateLoss } from "@/lib/charts/tabulate-loss";
import { makeSeries } from "./make-series";

function prepare(values: readonly number[], mostPoints = 120): LossChart {
  const chart = prepareLossChart({ series: [makeSeries(values)] }, [], mostPoints);
  if (chart.status === "empty") throw new Error(chart.reason);
  return chart;
}

const falling = Array.from({ length: 1000 }, (_, step) => 0.4 + 0.6 * Math.exp(-step / 100));

describe("the picture of the loss", () => {
  it("says that the loss falls when it falls, and rises when the same values come in reverse", () => {
    expect(prepare(falling).title).toBe(
      "The training loss falls from 0.781 in the first tenth of its points to 0.400 in the last",
    );
    expect(prepare(falling.toReversed()).title).toBe(
      "The training loss rises from 0.400 in the first tenth of its points to 0.781 in the last",
    );
  });

  it("calls a loss that hardly moves so, and not falling", () => {
    const flat = Array.from({ length: 999 }, (_, step) => 0.4 + 0.001 * (step % 3));
    expect(prepare(flat).title).toMatch(/^The training loss hardly moves from 0.401/u);
  });

  it("loses no spike, however few points are drawn", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 2, maxLength: 2000 }),
        fc.integer({ min: 1, max: 120 }),
        (values, mostPoints) => {
          const points = lossSegments(
            prepare(values, mostPoints).lines[0] ?? { label: "", style: 0, points: [] },
          ).flat();
          expect(Math.max(...points.map((point) => point.high))).toBe(Math.max(...values));
          expect(Math.min(...points.map((point) => point.low))).toBe(Math.min(...values));
          expect(points.length).toBeLessThanOrEqual(mostPoints);
        },
      ),
    );
  });

  it("says how many points stand behind how many drawn ones", () => {
    expect(prepare(falling).sampleSize).toBe("1,000 logged points stand behind 120 drawn points");
    expect(prepare(falling.slice(0, 50)).sampleSize).toBe("50 logged points, each drawn");
  });

  it("breaks the line where values are not finite, marks the stretch, and counts it", () => {
    const chart = prepare([1, 0.9, Number.NaN, Number.POSITIVE_INFINITY, 0.8, 0.7]);
    const [line] = chart.lines;
    if (!line) throw new Error("no line");
    expect(lossSegments(line).map((segment) => segment.map((point) => point.step))).toEqual([
      [0, 1],
      [4, 5],
    ]);
    expect(nonFiniteSpans(line)).toEqual([{ from: 2, to: 3 }]);
    expect(chart.caption).toContain("2 points not finite");
  });

  it("says from which step on a run that never recovers is no longer finite", () => {
    expect(prepare([1, 2, 400, Number.NaN, Number.NaN]).title).toBe(
      "The training loss is no longer a finite number from step 3 on",
    );
  });

  it("leaves out values of zero or less on a logarithmic axis, with the reason and the count", () => {
    const chart = prepare([...Array.from({ length: 30 }, (_, step) => 10 ** (step / 5)), 0]);
    expect(chart.y.scale).toBe("log");
    expect(chart.caption).toContain("1 bucket with values of 0 or less left out");
    expect(tabulateLoss(chart.lines).rows).toHaveLength(31);
  });

  it("keeps a linear axis for an ordinary loss", () => {
    expect(prepare(falling).y.scale).toBe("linear");
  });

  it("tells why there is no picture and which line of code would make one", () => {
    const chart = prepareLossChart({ series: [] }, [], 120);
    expect(chart).toMatchObject({ status: "empty", reason: "No loss was logged in this run." });
  });

  it("does not take the loss of a subgroup for the loss of the run", () => {
    const series = [makeSeries([1, 2], { mapping: { subgroup: "polytrauma" } })];
    expect(prepareLossChart({ series }, [], 120).status).toBe("empty");
  });

  it("draws training before validation whatever the order in the log", () => {
    const validation = makeSeries([1, 0.5], { mapping: { split: "validation" }, key: "val_loss" });
    const chart = prepareLossChart({ series: [validation, makeSeries([1, 0.4])] }, [], 120);
    expect(chart.status === "drawn" && chart.lines.map((line) => line.label)).toEqual(["training", "validation"]);
  });
});
