import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { describeNumber } from "@/lib/diagnostics/describe-number";
import { updateRatioRule } from "@/lib/diagnostics/rules/update-ratio";
import { buildRun, FALLING_LOSS, FLAT_LOSS, layerNames, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne, renameLayers, reverseSeries, scaleMetrics } from "./judge-one";

/** Updates that make `ratios` of the weights of each layer; the last layer is the output. */
const movingSeries = (
  layers: readonly string[],
  ratioOf: (index: number, place: number) => number,
  weightOf: (index: number) => number = () => 3,
): readonly SeriesPlan[] =>
  layers.flatMap((layer, index) => {
    const noise = scatter(index + 50);
    return [
      { metric: "weight_norm", layer, value: () => weightOf(index) },
      {
        metric: "update_norm",
        layer,
        value: (place: number, step: number) => weightOf(index) * ratioOf(index, place) * noise(step),
      },
    ];
  });

const movingRun = (
  ratioOf: (index: number, place: number) => number,
  plan: { count?: number; loss?: SeriesPlan; settings?: Partial<RunSettings>; steps?: number } = {},
) => {
  const layers = layerNames(plan.count ?? 8);
  return buildRun({
    layers,
    series: [...movingSeries(layers, ratioOf), plan.loss ?? FLAT_LOSS()],
    settings: plan.settings ?? {},
    steps: plan.steps ?? 100,
  });
};
const even = () => 1e-3;
const verdictOf = (run: ReturnType<typeof movingRun>) => judgeOne(updateRatioRule, run);

describe("a layer among others", () => {
  test("is no finding where all move at a similar pace", () => {
    expect(verdictOf(movingRun(even))).toMatchObject({ outcome: "no-finding", severity: null, layers: [] });
  });

  test("is named where it moves a thousandth as far as the others", () => {
    const verdict = verdictOf(movingRun((index) => (index === 2 ? 1e-6 : 1e-3)));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "warning", layers: ["layers.2"], onsetStep: 0 });
    expect(estimateOf(verdict).value).toBeCloseTo(1e-3, 4);
  });

  test("is named where it moves a thousand times as far", () => {
    const verdict = verdictOf(movingRun((index) => (index === 2 ? 0.01 : 1e-5)));
    expect(verdict).toMatchObject({ outcome: "finding", layers: ["layers.2"] });
    expect(verdict.statistic.threshold?.direction).toBe("above");
  });

  test("is named where it does not move at all", () => {
    const verdict = verdictOf(movingRun((index) => (index < 2 ? 0 : 1e-3)));
    expect(verdict).toMatchObject({ outcome: "finding", layers: ["layers.0", "layers.1"] });
    expect(estimateOf(verdict).value).toBe(0);
  });

  test("is only a note in a run that has clearly learnt", () => {
    const run = movingRun((index) => (index === 2 ? 1e-6 : 1e-3), { loss: FALLING_LOSS() });
    expect(verdictOf(run).severity).toBe("note");
  });

  test("is left alone where it lags by a factor of ten, as layers of sound runs do", () => {
    expect(verdictOf(movingRun((index) => (index === 2 ? 1e-4 : 1e-3))).outcome).toBe("no-finding");
  });

  test("is left alone where it stood still in the first half only", () => {
    const run = movingRun((index, place) => (index === 2 && place < 0.5 ? 1e-7 : 1e-3));
    expect(verdictOf(run).outcome).toBe("no-finding");
  });

  test("has the onset of the window in which it stopped", () => {
    const run = movingRun((index, place) => (index === 2 && place > 0.3 ? 1e-7 : 1e-3));
    expect(verdictOf(run)).toMatchObject({ outcome: "finding", onsetStep: 300, persistence: { windows: 5, of: 5 } });
  });

  test("is left alone where a schedule slows all layers alike", () => {
    expect(verdictOf(movingRun((_, place) => 1e-2 * 10 ** (-5 * place))).outcome).toBe("no-finding");
  });
});

describe("what takes no part", () => {
  const verdictWithout = (settings: Partial<RunSettings>, ratioOf: (index: number) => number) =>
    verdictOf(movingRun(ratioOf, { settings }));

  test("frozen layers are left out and listed", () => {
    const verdict = verdictWithout({ frozenLayers: ["layers.0", "layers.1"] }, (index) => (index < 2 ? 0 : 1e-3));
    expect(verdict.outcome).toBe("no-finding");
    expect(verdict.provenance.join(" ")).toContain("layers.0 (frozen");
  });

  test("the output layer is no yardstick and is not judged", () => {
    expect(verdictOf(movingRun((index) => (index === 7 ? 1 : 1e-3))).outcome).toBe("no-finding");
  });

  test("weights that were zero at the start may move by any share of themselves", () => {
    const layers = layerNames(8);
    const series = movingSeries(
      layers,
      (index) => (index === 2 ? 100 : 1e-3),
      (index) => (index === 2 ? 1e-5 : 3),
    );
    const verdict = judgeOne(updateRatioRule, buildRun({ layers, series: [...series, FLAT_LOSS()] }));
    expect(verdict.outcome).toBe("no-finding");
    expect(verdict.provenance.join(" ")).toContain("zero at the start");
  });

  test("a layer that no gradient reaches belongs to other checks", () => {
    const run = movingRun((index) => (index === 0 ? 0 : 1e-3));
    const gradients = layerNames(8).map((layer, index) => ({
      metric: "grad_norm",
      layer,
      value: () => (index === 0 ? 0 : 0.1),
    }));
    const both = { ...run, series: [...run.series, ...buildRun({ series: gradients }).series] };
    expect(verdictOf(both).outcome).toBe("no-finding");
  });
});

describe("the whole network", () => {
  test("is a warning where each step replaces a fifth of the weights and the loss stays", () => {
    const verdict = verdictOf(movingRun(() => 0.2));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "warning", onsetStep: 0 });
    expect(verdict.explanation).toContain(describeNumber(estimateOf(verdict).value));
  });

  test("is no finding where it does so and learns", () => {
    expect(verdictOf(movingRun(() => 0.2, { loss: FALLING_LOSS() })).outcome).toBe("no-finding");
  });

  test("is a warning where nothing moves at all and the loss stays", () => {
    const verdict = verdictOf(movingRun(() => 0));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "warning" });
    expect(verdict.explanation).toContain("do not move");
  });

  test("is no finding where a run has learnt and stands still", () => {
    expect(verdictOf(movingRun(() => 0, { loss: FALLING_LOSS() })).outcome).not.toBe("finding");
  });
});

describe("what the optimiser implies", () => {
  const layers = layerNames(8);
  const numel = Object.fromEntries(layers.map((layer) => [layer, 10_000]));

  test("under Adam a layer whose weights began small is not called fast, since each element moves alike", () => {
    const series = layers.flatMap((layer, index) => [
      { metric: "weight_norm", layer, value: () => (index === 2 ? 0.02 : 10) },
      { metric: "update_norm", layer, value: () => 0.1 },
    ]);
    const settings = { optimizer: "adam", numel, learningRate: 1e-3 };
    const verdict = judgeOne(updateRatioRule, buildRun({ layers, series: [...series, FLAT_LOSS()], settings }));
    expect(verdict.outcome).toBe("no-finding");
    expect(verdict.provenance.join(" ")).toContain("moves each element by about the learning rate");
  });

  test("plain descent is judged from gradients alone, momentum and Adam are not", () => {
    const series = layers.flatMap((layer, index) => [
      { metric: "weight_norm", layer, value: () => 3 },
      { metric: "grad_norm", layer, value: () => (index === 2 ? 1e-6 : 0.1) },
    ]);
    const judge = (settings: Partial<RunSettings>) =>
      judgeOne(updateRatioRule, buildRun({ layers, series: [...series, FLAT_LOSS()], settings }));
    expect(judge({ optimizer: "sgd", learningRate: 0.1 })).toMatchObject({ outcome: "finding", layers: ["layers.2"] });
    for (const settings of [{ optimizer: "adam" }, { optimizer: "sgd", momentum: 0.9 }, {}])
      expect(judge({ ...settings, learningRate: 0.1 }).outcome).toBe("cannot-tell");
  });

  test("gradients of plain descent say nothing about how much of the weights is replaced", () => {
    const series = layers.flatMap((layer) => [
      { metric: "weight_norm", layer, value: () => 3 },
      { metric: "grad_norm", layer, value: () => 1000 },
    ]);
    const settings = { optimizer: "sgd", learningRate: 0.1 };
    expect(judgeOne(updateRatioRule, buildRun({ layers, series: [...series, FLAT_LOSS()], settings })).outcome).toBe(
      "no-finding",
    );
  });
});

describe("it cannot tell", () => {
  test("without updates, and says what to log", () => {
    const verdict = judgeOne(updateRatioRule, buildRun({ series: [FLAT_LOSS()] }));
    expect(verdict.statistic.estimate.status).toBe("not-supplied");
    expect(updateRatioRule.needs.some((need) => !need.isMet(buildRun({ series: [FLAT_LOSS()] })))).toBe(true);
  });

  test("where a layer stands still in too few steps to tell it from chance", () => {
    const verdict = verdictOf(movingRun((index) => (index === 2 ? 0 : 1e-3), { steps: 22 }));
    expect(verdict.outcome).toBe("cannot-tell");
    expect(verdict.reason).toContain("layers.2");
  });

  test("from fewer than twenty steps", () => {
    expect(verdictOf(movingRun((index) => (index === 2 ? 0 : 1e-3), { steps: 19 })).outcome).toBe("cannot-tell");
  });
});

describe("what must not change the verdict", () => {
  const arbitraryRun = fc
    .record({
      logs: fc.array(fc.double({ min: -7, max: -1, noNaN: true }), { minLength: 5, maxLength: 12 }),
      learnt: fc.boolean(),
    })
    .map(({ logs, learnt }) =>
      movingRun((index) => 10 ** (logs[index] ?? -3), {
        count: logs.length,
        loss: learnt ? FALLING_LOSS() : FLAT_LOSS(),
      }),
    );

  test("names, order of arrival, and computing twice", () => {
    const property = fc.property(arbitraryRun, (run) => {
      const verdict = verdictOf(run);
      expect(verdictOf(reverseSeries(run))).toEqual(verdict);
      const renamed = verdictOf(renameLayers(run, (name) => `zz.${name}`));
      expect(renamed.statistic).toEqual(verdict.statistic);
      expect(renamed.layers).toEqual(verdict.layers.map((name) => `zz.${name}`));
    });
    fc.assert(property, { numRuns: 10 });
  });

  test("multiplying every gradient by a constant, for plain descent too", () => {
    const layers = layerNames(8);
    const plain = (slow: number) =>
      buildRun({
        layers,
        settings: { optimizer: "sgd", learningRate: 0.1 },
        series: [
          ...layers.flatMap((layer, index) => [
            { metric: "weight_norm", layer, value: () => 3 },
            { metric: "grad_norm", layer, value: () => (index === 1 ? slow : 0.1) },
          ]),
          FLAT_LOSS(),
        ],
      });
    const property = fc.property(fc.integer({ min: -20, max: 20 }), fc.boolean(), (power, isSlow) => {
      const run = plain(isSlow ? 1e-6 : 0.05);
      const { outcome, layers: named } = verdictOf(run);
      expect(verdictOf(scaleMetrics(run, { grad_norm: 2 ** power }))).toMatchObject({ outcome, layers: named });
    });
    fc.assert(property, { numRuns: 10 });
  });

  test("turning slow layers into fast ones changes the direction and nothing else", () => {
    const slow = verdictOf(movingRun((index) => (index === 3 ? 1e-6 : 1e-3)));
    const fast = verdictOf(movingRun((index) => (index === 3 ? 1 : 1e-3)));
    expect(slow.layers).toEqual(fast.layers);
    expect([slow.statistic.threshold?.direction, fast.statistic.threshold?.direction]).toEqual(["below", "above"]);
  });
});

test("every number of the explanation is the statistic's", () => {
  const verdict = verdictOf(movingRun((index) => (index === 2 ? 1e-6 : 1e-3)));
  expect(verdict.explanation).toContain(describeNumber(estimateOf(verdict).value));
});

test("one slow layer among 2,500 is named", () => {
  const run = movingRun((index) => (index === 1000 ? 1e-7 : 1e-3), { count: 2500 });
  expect(verdictOf(run).layers).toEqual(["layers.1000"]);
});
