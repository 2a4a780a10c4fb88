import { describe, expect, test } from "vitest";
import type { Verdict } from "@/lib/core/verdict";
import { deadUnitsRule } from "@/lib/diagnostics/rules/dead-units";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, chainSeries, FALLING_LOSS, FLAT_LOSS, layerNames, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne } from "./judge-one";
import { expectOnlyNumbers, numbersOf } from "./numbers-in";

const layers = layerNames(6);
const verdictOf = (run: RunData): Verdict => judgeOne(deadUnitsRule, run);

/** Zero shares of six layers; by default the half that rectified units have. */
const sharesRun = (
  share: (layer: number, place: number, index: number) => number,
  plan: { readonly loss?: SeriesPlan; readonly steps?: number } = {},
): RunData =>
  buildRun({
    layers,
    steps: plan.steps ?? 100,
    series: [
      ...layers.map((layer, number) => {
        const noise = scatter(number + 30, 0.01);
        return {
          metric: "zero_frac",
          layer,
          value: (place: number, index: number) => share(number, place, index) * noise(index),
        };
      }),
      plan.loss ?? FLAT_LOSS(),
    ],
  });

describe("a layer whose units hardly ever answer", () => {
  const silentSince = (since: number, loss = FLAT_LOSS()) =>
    sharesRun((layer, place) => (layer === 2 && place >= since ? 0.97 : 0.5), { loss });

  test("is critical where the loss has not fallen, and is named", () => {
    expect(verdictOf(silentSince(0))).toMatchObject({
      outcome: "finding",
      severity: "critical",
      layers: ["layers.2"],
      onsetStep: 0,
      persistence: { windows: 5, of: 5 },
    });
  });

  test("is a note in a network that learns all the same", () => {
    expect(verdictOf(silentSince(0, FALLING_LOSS()))).toMatchObject({ outcome: "finding", severity: "note" });
  });

  test("has the onset of the step from which it stays silent", () => {
    expect(verdictOf(silentSince(0.4)).onsetStep).toBe(400);
  });

  test("keeps its onset through one record in which units answered", () => {
    const run = sharesRun((layer, place, index) => (layer === 2 && place >= 0.3 && index !== 60 ? 0.97 : 0.5));
    expect(verdictOf(run).onsetStep).toBe(300);
  });

  test("is named beside every other one, and those that answer are not", () => {
    const run = sharesRun((layer) => (layer === 1 || layer === 4 ? 0.97 : 0.6));
    expect(verdictOf(run).layers).toEqual(["layers.1", "layers.4"]);
  });

  test("is decided by the share, which the sentences repeat", () => {
    const verdict = verdictOf(silentSince(0));
    expect(estimateOf(verdict).value).toBeCloseTo(0.97, 2);
    expect(verdict.statistic.threshold).toMatchObject({ direction: "above" });
    expectOnlyNumbers(verdict.explanation, numbersOf(verdict), layers);
    expectOnlyNumbers(verdict.reason, numbersOf(verdict), layers);
    expect(verdict.remedy).not.toBeNull();
  });
});

describe("layers that answer", () => {
  test("are no finding with the half of zeros that rectified units have", () => {
    const verdict = verdictOf(sharesRun(() => 0.5));
    expect(verdict).toMatchObject({ outcome: "no-finding", severity: null, layers: [], onsetStep: null, remedy: null });
    expectOnlyNumbers(verdict.explanation, numbersOf(verdict), layers);
  });

  test("are no finding where no unit is ever zero", () => {
    expect(verdictOf(sharesRun(() => 0)).outcome).toBe("no-finding");
  });

  test("are no finding with shares turned around: as many units answer as were silent", () => {
    const share = (layer: number) => (layer === 2 ? 0.97 : 0.5);
    expect(verdictOf(sharesRun(share)).outcome).toBe("finding");
    expect(verdictOf(sharesRun((layer) => 1 - share(layer))).outcome).toBe("no-finding");
  });

  test("are no finding where they were silent at the beginning alone", () => {
    expect(verdictOf(sharesRun((layer, place) => (layer === 2 && place < 0.4 ? 0.97 : 0.5))).outcome).toBe(
      "no-finding",
    );
  });

  test("are no finding for single silent records", () => {
    expect(verdictOf(sharesRun((_, __, index) => (index % 9 === 0 ? 1 : 0.5))).outcome).toBe("no-finding");
  });
});

describe("a gradient that ends abruptly, without shares", () => {
  const cutRun = (plan: {
    readonly since?: number;
    readonly loss?: SeriesPlan;
    readonly activation?: string | null;
    readonly above?: (layer: number) => number;
    readonly frozenLayers?: readonly string[];
  }): RunData =>
    buildRun({
      layers,
      series: [
        ...chainSeries(layers, 0.9).map((series, number) => ({
          ...series,
          value: (place: number, index: number) =>
            number < 3 && place >= (plan.since ?? 0) ? 0 : (plan.above?.(number) ?? 1) * series.value(place, index),
        })),
        plan.loss ?? FLAT_LOSS(),
      ],
      settings: { activation: plan.activation ?? null, frozenLayers: plan.frozenLayers ?? [] },
    });

  test("is the same finding, with the layers that receive nothing and the step since when", () => {
    const verdict = verdictOf(cutRun({ since: 0.4 }));
    expect(verdict).toMatchObject({
      outcome: "finding",
      severity: "critical",
      layers: ["layers.0", "layers.1", "layers.2"],
      onsetStep: 400,
    });
    expect(estimateOf(verdict).value).toBe(3);
    expectOnlyNumbers(verdict.explanation.replace("zero_frac", ""), numbersOf(verdict), layers);
    expectOnlyNumbers(verdict.reason, numbersOf(verdict), layers);
    expect(verdict.explanation).toContain("zero_frac");
  });

  test("is found from the first step on where nothing is learnt", () => {
    expect(verdictOf(cutRun({}))).toMatchObject({ outcome: "finding", severity: "critical", onsetStep: 0 });
  });

  test("is taken for layers frozen on purpose where it was there all along and the network learns", () => {
    expect(verdictOf(cutRun({ loss: FALLING_LOSS() })).outcome).toBe("cannot-tell");
  });

  test("is a note where it came later and the network learns", () => {
    expect(verdictOf(cutRun({ since: 0.4, loss: FALLING_LOSS() })).severity).toBe("note");
  });

  test("says nothing of layers that the settings call frozen", () => {
    expect(verdictOf(cutRun({ frozenLayers: layers.slice(0, 3) })).outcome).toBe("cannot-tell");
  });

  test("is not this fault where units cannot be exactly zero", () => {
    expect(verdictOf(cutRun({ activation: "sigmoid" })).outcome).toBe("cannot-tell");
    expect(verdictOf(cutRun({ activation: "ReLU" })).outcome).toBe("finding");
  });

  test("is not this fault where the gradient fades towards the cut", () => {
    const fading = cutRun({ above: (layer) => 1e-3 ** (5 - layer) });
    expect(verdictOf(fading).outcome).toBe("cannot-tell");
  });

  test("is seen where the logged shares are those of another module", () => {
    const cut = cutRun({ since: 0.4 });
    const shares = sharesRun(() => 0.5);
    expect(verdictOf({ ...cut, series: [...cut.series, ...shares.series.slice(0, 6)] })).toMatchObject({
      outcome: "finding",
      onsetStep: 400,
    });
  });
});

describe("it cannot tell, and names what to log,", () => {
  test("without shares and with gradients that reach every layer", () => {
    const verdict = verdictOf(buildRun({ layers, series: [...chainSeries(layers, 0.9), FLAT_LOSS()] }));
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null, layers: [], onsetStep: null });
    expect(verdict.statistic.estimate).toMatchObject({
      status: "not-supplied",
      what: expect.stringContaining("share of zero activations"),
    });
  });

  test("with shares at too few steps", () => {
    const verdict = verdictOf(sharesRun(() => 0.97, { steps: 19 }));
    expect(verdict.outcome).toBe("cannot-tell");
    expect(verdict.reason).toContain("19");
    expect(verdictOf(sharesRun(() => 0.97, { steps: 20 })).outcome).toBe("finding");
  });

  test("with shares none of which is a number", () => {
    expect(verdictOf(sharesRun(() => Number.NaN)).outcome).toBe("cannot-tell");
  });

  test("and its need is met by what it asks for", () => {
    const [need] = deadUnitsRule.needs;
    expect(need?.code).toContain("zero_frac");
    expect(need?.isMet(sharesRun(() => 0.5))).toBe(true);
    expect(need?.isMet(buildRun({ layers, series: [FLAT_LOSS()] }))).toBe(false);
  });
});

test("a layer without a single number hides none that is silent", () => {
  const run = sharesRun((layer) => (layer === 0 ? Number.NaN : layer === 3 ? 0.97 : 0.5));
  const verdict = verdictOf(run);
  expect(verdict).toMatchObject({ outcome: "finding", layers: ["layers.3"] });
  expect(estimateOf(verdict).value).toBeCloseTo(0.97, 2);
});
