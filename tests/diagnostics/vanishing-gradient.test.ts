import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeNumber } from "@/lib/diagnostics/describe-number";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, chainSeries, FALLING_LOSS, FLAT_LOSS, layerNames, scatter } from "./build-run";

const verdictOf = (run: RunData) => {
  const verdict = diagnoseRun(run).diagnosis.verdicts.find(({ rule }) => rule === "vanishing-gradient");
  if (!verdict) throw new Error("The rule gave no verdict.");
  return verdict;
};

const deepRun = (factor: number, count = 8, loss = FLAT_LOSS()) => {
  const layers = layerNames(count);
  return buildRun({ layers, series: [...chainSeries(layers, factor), loss] });
};

describe("a signal that shrinks", () => {
  test("is critical where a logistic network does not learn", () => {
    const verdict = verdictOf(deepRun(0.25));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "critical", onsetStep: 0 });
    expect(verdict.layers[0]).toBe("layers.0");
  });

  test("is measured as the factor per layer that it has", () => {
    const { depthProfile } = diagnoseRun(deepRun(0.25));
    expect(depthProfile?.factorPerLayer).toMatchObject({ status: "estimated" });
    if (depthProfile?.factorPerLayer.status !== "estimated") throw new Error("no factor");
    expect(depthProfile.factorPerLayer.value).toBeCloseTo(0.25, 1);
    expect(depthProfile.factorPerLayer.lower).toBeLessThan(0.25);
    expect(depthProfile.factorPerLayer.upper).toBeGreaterThan(0.25);
  });

  test("is found in the shortest chain in which it can be seen", () => {
    expect(verdictOf(deepRun(0.25, 5)).outcome).toBe("finding");
  });

  test("is no finding when it grows towards the input instead", () => {
    expect(verdictOf(deepRun(4)).outcome).toBe("no-finding");
  });

  test("is no finding when each layer leaves nearly all of it", () => {
    expect(verdictOf(deepRun(0.8)).outcome).toBe("no-finding");
  });

  test("is no finding in a run that learns", () => {
    expect(verdictOf(deepRun(0.25, 8, FALLING_LOSS())).outcome).toBe("no-finding");
  });

  test("is a warning in a run that learns while its first layers stand still", () => {
    const layers = layerNames(8);
    const moving = layers.flatMap((layer, index) => [
      { metric: "weight_norm", layer, value: () => 3 },
      { metric: "update_norm", layer, value: () => 0.003 * 0.2 ** Math.max(0, 6 - index) },
    ]);
    const run = buildRun({ layers, series: [...chainSeries(layers, 0.25), ...moving, FALLING_LOSS()] });
    expect(verdictOf(run)).toMatchObject({ outcome: "finding", severity: "warning" });
  });

  test("is no finding when only the first tenth of the run shows it", () => {
    const layers = layerNames(8);
    const series = layers.map((layer, index) => {
      const noise = scatter(index);
      return {
        metric: "grad_norm",
        layer,
        value: (place: number, step: number) =>
          0.1 * (place < 0.2 ? 0.25 : 0.95) ** Math.max(0, 6 - index) * noise(step),
      };
    });
    expect(verdictOf(buildRun({ layers, series: [...series, FLAT_LOSS()] })).outcome).toBe("no-finding");
  });

  test("has the onset of the window in which it sets in", () => {
    const layers = layerNames(8);
    const series = layers.map((layer, index) => ({
      metric: "grad_norm",
      layer,
      value: (place: number) => 0.1 * (place < 0.3 ? 0.95 : 0.25) ** Math.max(0, 6 - index),
    }));
    const verdict = verdictOf(buildRun({ layers, series: [...series, FLAT_LOSS()] }));
    expect(verdict).toMatchObject({ outcome: "finding", onsetStep: 300, persistence: { windows: 7, of: 10 } });
  });

  test("is seen in the biases where only they show it", () => {
    const layers = layerNames(9);
    const parameters = [
      { name: "weight", role: "weight" as const, numel: null },
      { name: "bias", role: "bias" as const, numel: null },
    ];
    const series = layers.flatMap((layer, index) => [
      { metric: "grad_norm", layer, parameter: "weight", value: () => 1e-4 },
      { metric: "grad_norm", layer, parameter: "bias", value: () => 0.01 * 0.3 ** Math.max(0, 7 - index) },
    ]);
    const verdict = verdictOf(buildRun({ layers, parameters, series: [...series, FLAT_LOSS()] }));
    expect(verdict.outcome).toBe("finding");
    expect(verdict.explanation).toContain("biases");
  });
});

describe("what takes no part", () => {
  test("biases before a batch normalisation are left out and listed", () => {
    const layers = layerNames(8);
    const parameters = [
      { name: "weight", role: "weight" as const, numel: null },
      { name: "bias", role: "bias" as const, numel: null },
    ];
    const series = layers.flatMap((layer, index) => [
      { metric: "grad_norm", layer, parameter: "weight", value: () => 0.1 },
      { metric: "grad_norm", layer, parameter: "bias", value: () => 1e-9 * 0.1 ** (8 - index) },
    ]);
    expect(verdictOf(buildRun({ layers, parameters, series: [...series, FLAT_LOSS()] })).outcome).toBe("no-finding");
  });

  test("frozen layers are left out and listed", () => {
    const layers = layerNames(8);
    const series = chainSeries(layers, 0.9).map((plan, index) => (index < 2 ? { ...plan, value: () => 0 } : plan));
    const run = buildRun({
      layers,
      series: [...series, FLAT_LOSS()],
      settings: { frozenLayers: ["layers.0", "layers.1"] },
    });
    const verdict = verdictOf(run);
    expect(verdict.outcome).toBe("no-finding");
    expect(verdict.provenance.join(" ")).toContain("layers.0 (frozen");
  });

  test("fewer than four comparable layers cannot tell", () => {
    expect(verdictOf(deepRun(0.01, 4))).toMatchObject({ outcome: "cannot-tell", severity: null });
  });

  test("too few steps cannot tell", () => {
    const layers = layerNames(8);
    const run = buildRun({ layers, series: [...chainSeries(layers, 0.2), FLAT_LOSS()], steps: 19 });
    expect(verdictOf(run).outcome).toBe("cannot-tell");
  });

  test("a log without gradients cannot tell and says what to log", () => {
    const verdict = verdictOf(buildRun({ series: [FLAT_LOSS()] }));
    expect(verdict.statistic.estimate).toMatchObject({ status: "not-supplied" });
  });
});

describe("a gradient that is exactly zero below some depth", () => {
  const cutRun = (since: number, loss = FLAT_LOSS(), frozenLayers: readonly string[] = []) => {
    const layers = layerNames(8);
    const series = chainSeries(layers, 0.9).map((plan, index) => ({
      ...plan,
      value: (place: number, step: number) => (index < 4 && place >= since ? 0 : plan.value(place, step)),
    }));
    return buildRun({ layers, series: [...series, loss], settings: { frozenLayers, activation: "sigmoid" } });
  };

  test("is critical where the run does not learn, and names the layers", () => {
    expect(verdictOf(cutRun(0))).toMatchObject({ severity: "critical", layers: layerNames(4) });
  });

  test("has the onset at which the zeros began", () => {
    expect(verdictOf(cutRun(0.4))).toMatchObject({ outcome: "finding", onsetStep: 400 });
  });

  test("is no finding where the layers were frozen all along in a run that learns, but is mentioned", () => {
    const verdict = verdictOf(cutRun(0, FALLING_LOSS()));
    expect(verdict.outcome).not.toBe("finding");
  });

  test("is no finding where the settings call those layers frozen", () => {
    expect(verdictOf(cutRun(0, FLAT_LOSS(), layerNames(4))).outcome).not.toBe("finding");
  });
});

describe("what must not change the verdict", () => {
  const arbitraryRun = fc.record({
    factor: fc.double({ min: 0.1, max: 1.2, noNaN: true }),
    count: fc.integer({ min: 5, max: 12 }),
    power: fc.integer({ min: -20, max: 20 }),
  });

  test("multiplying every gradient by a constant", () => {
    const property = fc.property(arbitraryRun, ({ factor, count, power }) => {
      const layers = layerNames(count);
      const plain = buildRun({ layers, series: [...chainSeries(layers, factor), FLAT_LOSS()] });
      const scaled = buildRun({ layers, series: [...chainSeries(layers, factor, 0.1 * 2 ** power), FLAT_LOSS()] });
      const { outcome, severity, onsetStep, layers: named } = verdictOf(plain);
      expect(verdictOf(scaled)).toMatchObject({ outcome, severity, onsetStep, layers: named });
    });
    fc.assert(property, { numRuns: 25 });
  });

  test("renaming the layers", () => {
    const property = fc.property(arbitraryRun, ({ factor, count }) => {
      const names = layerNames(count);
      const others = layerNames(count, "encoder.block_");
      const plain = verdictOf(buildRun({ layers: names, series: [...chainSeries(names, factor), FLAT_LOSS()] }));
      const renamed = verdictOf(buildRun({ layers: others, series: [...chainSeries(others, factor), FLAT_LOSS()] }));
      expect(renamed.statistic).toEqual(plain.statistic);
      expect(renamed.outcome).toBe(plain.outcome);
    });
    fc.assert(property, { numRuns: 25 });
  });

  test("the order in which series arrived, and computing twice", () => {
    const run = deepRun(0.25);
    const reversed = { ...run, series: [...run.series].reverse() };
    expect(JSON.stringify(diagnoseRun(reversed))).toBe(JSON.stringify(diagnoseRun(run)));
    expect(JSON.stringify(diagnoseRun(deepRun(0.25)))).toBe(JSON.stringify(diagnoseRun(run)));
  });

  test("the width of the layers, where the numbers of elements are known", () => {
    const layers = layerNames(8);
    const numel = Object.fromEntries(layers.map((layer, index) => [layer, 10 ** (1 + (index % 4))]));
    const series = chainSeries(layers, 0.25).map((plan) => ({
      ...plan,
      value: (place: number, step: number) => plan.value(place, step) * Math.sqrt(numel[plan.layer ?? ""] ?? 1),
    }));
    const { depthProfile } = diagnoseRun(buildRun({ layers, series: [...series, FLAT_LOSS()], settings: { numel } }));
    expect(depthProfile?.scale).toBe("rms");
    if (depthProfile?.factorPerLayer.status !== "estimated") throw new Error("no factor");
    expect(depthProfile.factorPerLayer.value).toBeCloseTo(0.25, 1);
  });
});

test("every number of the explanation is the statistic's", () => {
  const verdict = verdictOf(deepRun(0.25));
  if (verdict.statistic.estimate.status !== "estimated") throw new Error("no estimate");
  expect(verdict.explanation).toContain(describeNumber(verdict.statistic.estimate.value));
  expect(verdict.explanation).toContain(describeNumber(verdict.statistic.estimate.value ** (1 / 6)));
});
