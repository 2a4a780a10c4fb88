import { describe, expect, it } from "vitest";
import { prepareDepthProfile } from "@/lib/charts/prepare-depth-profile";
import type { DepthProfileChart } from "@/lib/charts/profile-model";
import type { Estimate } from "@/lib/core/estimate";
import type { DepthProfile } from "@/lib/diagnostics/evidence";

function estimate(value: number, lower?: number, upper?: number): Estimate {
  const interval = lower === undefined || upper === undefined ? {} : { lower, upper, level: 0.95 };
  return { status: "estimated", value, ...interval, method: "median", n: 40, notes: [] };
}

function profileOf(logs: readonly number[], excluded: readonly number[] = []): DepthProfile {
  const gaps = logs.length - excluded.length - 1;
  const overall = (slopePerLayer: number): number => 10 ** -(slopePerLayer * gaps);
  const slope = ((logs.at(-1) ?? 0) - (logs[0] ?? 0)) / (logs.length - 1);
  const span = 0.05;
  return {
    fromStep: 100,
    toStep: 200,
    scale: "rms",
    rows: logs.map((log, index) => ({
      layer: `layers.${index}`,
      depth: index + 1,
      parameter: "weight",
      logRms: estimate(log, log - 0.1, log + 0.1),
      updateRatio: { status: "not-supplied", what: "update norms" },
      excluded: excluded.includes(index) ? "output layer" : null,
    })),
    slope: estimate(slope, slope - span, slope + span),
    intercept: (logs[0] ?? 0) - slope,
    factorPerLayer: estimate(10 ** -slope, 10 ** -(slope + span), 10 ** -(slope - span)),
    factorOverall: estimate(overall(slope), overall(slope + span), overall(slope - span)),
    notes: [],
  };
}

function prepare(profile: DepthProfile): DepthProfileChart {
  const chart = prepareDepthProfile(profile);
  if (chart.status === "empty") throw new Error(chart.reason);
  return chart;
}

describe("the profile over depth", () => {
  it("says shrinks, grows, or neither, by the interval and not by the point", () => {
    expect(prepare(profileOf([-4, -3, -2, -1])).title).toBe(
      "Towards the input the gradient shrinks by a factor of 0.10 (0.089 to 0.11) from one compared layer to the next",
    );
    expect(prepare(profileOf([-1, -2, -3, -4])).title).toMatch(/gradient grows by a factor of 10 \(8\.9 to 11\)/u);
    expect(prepare(profileOf([-1, -1.01, -1, -1.02])).title).toMatch(/neither clearly shrinks nor clearly grows/u);
  });

  it("shows what each layer leaves of the one above it, and skips layers that are not compared", () => {
    const chart = prepare(profileOf([-4, -3, -2, 5], [3]));
    expect(chart.rows.map((row) => row.factor?.toFixed(3) ?? null)).toEqual([null, null, "0.100", "0.100"]);
    expect(chart.rows[0]).toMatchObject({ layer: "layers.3", excluded: "output layer" });
  });

  it("does not count modules between two compared layers, so that title and verdict name one factor", () => {
    const withNorms = profileOf([-4, -9, -3, -9, -2], [1, 3]);
    const rows = withNorms.rows;
    expect(prepare({ ...withNorms, rows, factorOverall: estimate(0.01, 0.009, 0.011) }).title).toMatch(
      /by a factor of 0\.1/u,
    );
  });

  it("names the layers between which the product stands", () => {
    expect(prepare(profileOf([-4, -3, -2, -1])).product).toBe(
      "From layers.3 to layers.0: × 0.0010 (7.1 × 10⁻⁴ to 0.0014)",
    );
  });

  it("gives an interval more digits rather than let it look like a point", () => {
    const profile = { ...profileOf([-4, -3, -2, -1]), factorOverall: estimate(0.2619 ** 3, 0.2612 ** 3, 0.2628 ** 3) };
    expect(prepare(profile).title).toContain("0.262 (0.261 to 0.263)");
  });

  it("turns the band about the middle of the compared layers", () => {
    const { fit } = prepare(profileOf([-4, -3, -2, -1]));
    const widths = fit.map((point) => Math.log10((point.high ?? 1) / (point.low ?? 1)));
    expect(widths[0]).toBeCloseTo(widths[3] ?? 0, 9);
    expect(widths[1]).toBeLessThan(widths[0] ?? 0);
  });

  it("keeps every dot inside its axis", () => {
    const chart = prepare(profileOf([-9.3, -5, -2, 0.7]));
    for (const row of chart.rows) {
      expect(row.value).toBeGreaterThanOrEqual(chart.x.domain[0]);
      expect(row.value).toBeLessThanOrEqual(chart.x.domain[1]);
    }
  });

  it("tells why there is no picture", () => {
    expect(prepareDepthProfile(null)).toMatchObject({ status: "empty" });
  });
});
