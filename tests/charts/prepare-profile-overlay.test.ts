import { describe, expect, it } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawProfileOverlay } from "@/lib/charts/draw-profile-overlay";
import { type ProfileOverlay, prepareProfileOverlay } from "@/lib/charts/prepare-profile-overlay";
import { tabulateProfileOverlay } from "@/lib/charts/tabulate-profile-overlay";
import type { Estimate } from "@/lib/core/estimate";
import type { DepthProfile } from "@/lib/diagnostics/evidence";

function estimate(value: number): Estimate {
  return {
    status: "estimated",
    value,
    lower: value - 0.1,
    upper: value + 0.1,
    level: 0.95,
    method: "m",
    n: 9,
    notes: [],
  };
}

/** A run whose signal shrinks by a power of ten per layer towards the input. */
function profile(layers: number, scale: "rms" | "norm" = "rms", prefix = "layers"): DepthProfile {
  return {
    fromStep: 50,
    toStep: 99,
    scale,
    rows: Array.from({ length: layers }, (_, index) => ({
      layer: `${prefix}.${index}`,
      depth: index + 1,
      parameter: "weight",
      logRms: estimate(index - layers),
      updateRatio: { status: "not-supplied", what: "updates" },
      excluded: index === layers - 1 ? "output layer" : null,
    })),
    slope: estimate(1),
    intercept: -layers - 1,
    factorPerLayer: estimate(0.1),
    factorOverall: estimate(0.001),
    notes: [],
  };
}

function overlay(a: DepthProfile | null, b: DepthProfile | null) {
  return prepareProfileOverlay([
    { side: "A", name: "one", profile: a },
    { side: "B", name: "two", profile: b },
  ]);
}

function drawn(a: DepthProfile, b: DepthProfile): ProfileOverlay {
  const chart = overlay(a, b);
  if (chart.status === "empty") throw new Error(chart.reason);
  return chart;
}

describe("two profiles over depth", () => {
  it("lie over each other from input to output, however many layers each has", () => {
    const chart = drawn(profile(12), profile(4));
    for (const side of [chart.a, chart.b]) {
      expect(side.layers[0]?.position).toBe(1);
      expect(side.layers.at(-1)?.position).toBe(0);
      expect(side.fit.every(({ position }) => position >= 0 && position <= 1)).toBe(true);
    }
    expect(chart.labels.map(({ text }) => text)).toEqual(["output", "input"]);
  });

  it("name the layers where both runs have the same", () => {
    expect(drawn(profile(4), profile(4)).labels.map(({ text }) => text)).toEqual([
      "layers.3",
      "layers.2",
      "layers.1",
      "layers.0",
    ]);
    expect(drawn(profile(4), profile(4, "rms", "blocks")).labels).toHaveLength(2);
  });

  it("share one axis that holds all values of both", () => {
    const chart = drawn(profile(12), profile(4));
    const values = [...chart.a.layers, ...chart.b.layers].map(({ row }) => row.value ?? 0);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(chart.x.domain[0]);
    expect(Math.max(...values)).toBeLessThanOrEqual(chart.x.domain[1]);
  });

  it("tell the sides apart by shape, and layers that take no part by hollow marks", () => {
    const { nodes } = drawProfileOverlay(drawn(profile(4), profile(4)), 400, 300, PRINT_PALETTE);
    const marks = (tag: string) => nodes.filter((entry) => entry.tag === tag);
    // Four layers and the legend each.
    expect(marks("circle")).toHaveLength(5);
    expect(marks("rect")).toHaveLength(5);
    expect(marks("circle").filter(({ attributes }) => attributes["fill"] === PRINT_PALETTE.surface)).toHaveLength(1);
  });

  it("stand in a table run by run, with who takes part", () => {
    const { rows } = tabulateProfileOverlay(drawn(profile(3), profile(2)));
    expect(rows.map((row) => row[0]?.text)).toEqual(["A one", "A one", "A one", "B two", "B two"]);
    expect(rows[0]?.at(-1)?.text).toBe("no: output layer");
    expect(rows[1]?.at(-1)?.text).toBe("yes");
  });

  it("are not drawn where one is missing or sizes are not of one kind, and the reason names the run", () => {
    expect(overlay(null, profile(4))).toMatchObject({ status: "empty", reason: expect.stringMatching(/^A has no/) });
    expect(overlay(profile(4), null)).toMatchObject({ status: "empty", reason: expect.stringMatching(/^B has no/) });
    expect(overlay(null, null)).toMatchObject({ status: "empty", reason: expect.stringMatching(/^Neither run has/) });
    expect(overlay(profile(4), profile(4, "norm")).status).toBe("empty");
  });
});
