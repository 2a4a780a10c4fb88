import { describe, expect, it } from "vitest";
import type { ComparedRun } from "@/lib/charts/comparison/compared-run";
import { prepareProfileOverlay } from "@/lib/charts/comparison/prepare-profile-overlay";
import type { Estimate } from "@/lib/core/estimate";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { makeDiagnosis } from "./make-verdict";

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

/** null: checked, without gradients; undefined: not checked. */
function overlay(...profiles: readonly (DepthProfile | null | undefined)[]) {
  return prepareProfileOverlay(
    profiles.map(
      (depthProfile, index): ComparedRun => ({
        name: `run ${index}`,
        settings: EMPTY_SETTINGS,
        layerCount: 0,
        steps: null,
        diagnosed: depthProfile === undefined ? null : { diagnosis: makeDiagnosis([]), depthProfile },
        losses: [],
        layerShares: null,
        subgroups: null,
      }),
    ),
  );
}

function drawn(...profiles: readonly (DepthProfile | null | undefined)[]) {
  const chart = overlay(...profiles);
  if ("status" in chart) throw new Error(chart.reason);
  return chart;
}

describe("profiles over depth laid over each other", () => {
  it("run from input to output, however many layers each has", () => {
    const chart = drawn(profile(12), profile(4));
    expect(chart.x.domain).toEqual([0, 100]);
    for (const { parts } of chart.lines) expect(parts[0]?.[0]?.x).toBe(0);
    expect(chart.caption).toContain("different numbers of layers");
  });

  it("are spread over the depth where as many layers have other names, or another order", () => {
    const one = profile(4);
    for (const other of [profile(4, "rms", "blocks"), { ...one, rows: one.rows.toReversed() }]) {
      const chart = drawn(one, other);
      expect(chart.x.domain).toEqual([0, 100]);
      expect(chart.caption).toContain("The runs have different layers");
    }
  });

  it("are numbered layer by layer where all runs have the same layers", () => {
    const chart = drawn(profile(4), profile(4), profile(4));
    expect(chart.lines[2]?.parts[0]?.map(({ x }) => x)).toEqual([1, 2, 3]);
    expect(chart.title).toBe(
      "Gradient over depth: × 0.10 (0 to 0.20) per layer in A, × 0.10 (0 to 0.20) per layer in B, × 0.10 (0 to 0.20) per layer in C",
    );
  });

  it("share one axis that holds all values", () => {
    const chart = drawn(profile(12), profile(4));
    const values = chart.lines.flatMap(({ parts }) => parts.flat().map(({ y }) => y));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(chart.y.domain[0]);
    expect(Math.max(...values)).toBeLessThanOrEqual(chart.y.domain[1]);
  });

  it("stand in a table run by run, input first, with who takes part", () => {
    const { rows } = drawn(profile(3), profile(2)).table;
    expect(rows.map((row) => row[0]?.text)).toEqual(["A run 0", "A run 0", "A run 0", "B run 1", "B run 1"]);
    expect(rows[2]?.at(-1)?.text).toBe("no: output layer");
    expect(rows[0]?.at(-1)?.text).toBe("yes");
  });

  it("say of which run one is missing, and why", () => {
    const chart = drawn(null, profile(4), undefined, profile(4, "norm"));
    expect(chart.lines.map(({ place }) => place)).toEqual([1]);
    expect(chart.caption).toContain("No gradients logged per layer in A.");
    expect(chart.caption).toContain("Being checked: C.");
    expect(chart.caption).toContain("Left out: D");
    expect(overlay(null, null)).toMatchObject({ status: "empty", reason: "No run has gradients logged per layer." });
  });
});
