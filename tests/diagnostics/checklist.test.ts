import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import type { ChecklistItem } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { RunData } from "@/lib/series/run-data";
import { arbitraryRun } from "./arbitrary-run";
import { buildRun, chainSeries, FALLING_LOSS, FLAT_LOSS, globalNorm, layerNames, type SeriesPlan } from "./build-run";

const LAYERS = layerNames(8);
const STATED: Partial<RunSettings> = {
  task: "binary classification",
  lossFunction: "binary cross-entropy",
  trainingPrevalence: 0.4,
  trainingSize: 1000,
  batchSize: 50,
  parameterCount: 4000,
  gradientMethod: "automatic",
};

const updates = LAYERS.flatMap((layer): SeriesPlan[] => [
  { metric: "update_norm", layer, value: () => 0.01 },
  { metric: "weight_norm", layer, value: () => 1 },
]);
const checks = (numerical: number): SeriesPlan[] => [
  { metric: "gradient_check/analytic", layer: "layers.0", parameter: "weight[0]", value: () => 1 },
  { metric: "gradient_check/numerical", layer: "layers.0", parameter: "weight[0]", value: () => numerical },
  { metric: "gradient_check/h", layer: "layers.0", parameter: "weight[0]", value: () => 1e-4 },
];
const makeRun = (series: readonly SeriesPlan[], settings: Partial<RunSettings> = STATED, layers = LAYERS): RunData =>
  buildRun({ layers, series, settings });

const SOUND = makeRun([...chainSeries(LAYERS, 0.9), FALLING_LOSS(), globalNorm(() => 0.3), ...updates, ...checks(1)]);
const FADING = makeRun([...chainSeries(LAYERS, 0.2), FLAT_LOSS(), ...updates]);
/** Lost within its first records, with steps of twice the loss. */
const LOST = makeRun(
  [
    { metric: "loss", split: "train", value: (_, index) => (index >= 3 ? Number.NaN : 0.69) },
    globalNorm((_, index) => (index >= 3 ? Number.NaN : 10)),
  ],
  { ...STATED, optimizer: "sgd", learningRate: 0.02 },
);
const LOSS_ALONE = makeRun([FALLING_LOSS()], {}, []);

function answerOf(run: RunData, id: ChecklistItem["id"]): ChecklistItem {
  const item = diagnoseRun(run).diagnosis.checklist.find((entry) => entry.id === id);
  if (item === undefined) throw new Error(`Expected an answer to ${id}.`);
  return item;
}

describe("what loss is minimised", () => {
  test("is answered with its name, its fall and its yardstick", () => {
    const item = answerOf(SOUND, "loss");
    expect(item.status).toBe("answered");
    expect(item.answer).toMatch(/^Minimised is: binary cross-entropy\. .*yardstick is the loss of a constant answer/);
    expect(item.evidence).toEqual(expect.arrayContaining(["not-learning", "loss/train", "lossFunction"]));
  });

  test("asks for attention where it did not fall, and where the run was lost", () => {
    expect(answerOf(FADING, "loss").status).toBe("attention");
    expect(answerOf(LOST, "loss").status).toBe("attention");
  });

  test("is not answered without a loss, nor where nobody stated what it is", () => {
    expect(answerOf(makeRun([]), "loss").status).toBe("not-answered");
    expect(answerOf(LOSS_ALONE, "loss")).toMatchObject({
      status: "not-answered",
      answer: expect.stringMatching(/^What is minimised was not stated/),
    });
  });

  test("says of a loss that becomes negative that it has no yardstick", () => {
    const negative = { metric: "loss", split: "train", value: (place: number) => 1 - 3 * place } as const;
    const { answer, status } = answerOf(makeRun([negative]), "loss");
    expect(status).toBe("not-answered");
    expect(answer).toContain("it has no yardstick");
  });
});

describe("which parameters it depends on", () => {
  test("is answered with their number and how far they move", () => {
    const item = answerOf(SOUND, "parameters");
    expect(item.status).toBe("answered");
    expect(item.answer).toContain("4,000 parameters in 8 layers");
  });

  test("asks for attention where layers hardly move", () => {
    const uneven = LAYERS.flatMap((layer, index): SeriesPlan[] => [
      { metric: "update_norm", layer, value: () => (index < 4 ? 1e-7 : 1e-2) },
      { metric: "weight_norm", layer, value: () => 1 },
    ]);
    expect(answerOf(makeRun([...chainSeries(LAYERS, 0.9), FLAT_LOSS(), ...uneven]), "parameters").status).toBe(
      "attention",
    );
  });

  test("is not answered where nothing says how far they move", () => {
    expect(answerOf(LOSS_ALONE, "parameters").status).toBe("not-answered");
  });
});

describe("whether gradients are interpretable and stable", () => {
  test("is answered, asks for attention or stays open as the checks do", () => {
    expect(answerOf(SOUND, "stability").status).toBe("answered");
    expect(answerOf(LOST, "stability").status).toBe("attention");
    expect(answerOf(LOSS_ALONE, "stability").status).toBe("not-answered");
  });

  test("repeats what the norm was stated to be", () => {
    const run = makeRun([FALLING_LOSS()], { gradientNormLogged: "before clipping" });
    expect(answerOf(run, "stability").answer).toMatch(/^The logged gradient norm is: before clipping\./);
  });
});

describe("whether the chain rule matters", () => {
  test("is answered, asks for attention or stays open as the vanishing gradient does", () => {
    expect(answerOf(SOUND, "depth")).toMatchObject({
      status: "answered",
      answer: expect.stringMatching(
        /^The model composes 8 layers: the gradient of the first is a product of 7 factors\./,
      ),
    });
    expect(answerOf(FADING, "depth").status).toBe("attention");
    expect(answerOf(LOSS_ALONE, "depth").status).toBe("not-answered");
  });

  test("is answered for a model without layers: one factor", () => {
    const item = answerOf(makeRun([FALLING_LOSS()], { model: "logistic regression" }, ["linear"]), "depth");
    expect(item.status).toBe("answered");
    expect(item.answer).toContain("the chain rule has one factor");
  });
});

describe("how gradients are computed", () => {
  test("is answered where it was stated and a check agrees", () => {
    const item = answerOf(SOUND, "derivative");
    expect(item.status).toBe("answered");
    expect(item.answer).toMatch(/^The gradients are computed, as stated: automatic\./);
  });

  test("asks for attention where a check disagrees", () => {
    expect(answerOf(makeRun([FALLING_LOSS(), ...checks(2)]), "derivative").status).toBe("attention");
  });

  test("is not answered without a check, nor without the statement", () => {
    expect(answerOf(makeRun([FALLING_LOSS()]), "derivative").status).toBe("not-answered");
    expect(answerOf(makeRun([FALLING_LOSS(), ...checks(1)], {}), "derivative").status).toBe("not-answered");
  });
});

describe("whether the optimisation is sensitive to the learning rate", () => {
  test("is answered for the steps that were taken, and says what one run cannot show", () => {
    const item = answerOf(SOUND, "sensitivity");
    expect(item.status).toBe("answered");
    expect(item.answer).toContain("it takes runs that differ in that alone");
  });

  test("asks for attention where the steps were too long", () => {
    expect(answerOf(LOST, "sensitivity").status).toBe("attention");
  });

  test("is not answered without a loss", () => {
    expect(answerOf(makeRun([]), "sensitivity").status).toBe("not-answered");
  });
});

describe("whether expectations are part of the problem", () => {
  const EXPECTED = [
    ["logistic regression", "mean of negative log-likelihoods"],
    ["Cox regression", "sum over the cases still at risk"],
    ["Bayesian posterior", "integral over all parameters"],
    ["gradient penalty", "mean of a squared gradient"],
    ["time series", "values of one series depend on each other"],
  ] as const;

  test.each(EXPECTED)("names the expectation of the kind: %s", (modelKind, words) => {
    const item = answerOf(makeRun([FALLING_LOSS()], { ...STATED, modelKind }), "expectation");
    expect(item.status).toBe("answered");
    expect(item.answer).toContain(words);
  });

  test("is not answered without the size of the sample", () => {
    expect(answerOf(LOSS_ALONE, "expectation").status).toBe("not-answered");
  });
});

describe("of every run", () => {
  test("each piece of evidence is a rule of the catalogue, a series of the run or a setting that was stated", () => {
    const rules = new Set<string>(CATALOGUE.map(({ id }) => id));
    fc.assert(
      fc.property(arbitraryRun, (run) => {
        const keys = new Set(run.series.map(({ key }) => key));
        for (const { evidence } of diagnoseRun(run).diagnosis.checklist)
          for (const entry of evidence)
            expect(rules.has(entry) || keys.has(entry) || isStated(run.settings, entry), entry).toBe(true);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test("an answered question rests on no check with a warning or a critical finding, and attention on one at least", () => {
    fc.assert(
      fc.property(arbitraryRun, (run) => {
        const { checklist, verdicts } = diagnoseRun(run).diagnosis;
        const faults = new Set<string>(
          verdicts.filter(({ severity }) => severity === "critical" || severity === "warning").map(({ rule }) => rule),
        );
        for (const { id, evidence, status } of checklist)
          if (id !== "depth" || run.layers.length > 1)
            expect(
              evidence.some((entry) => faults.has(entry)),
              id,
            ).toBe(status === "attention");
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

function isStated(settings: RunSettings, field: string): boolean {
  const value = Object.entries(settings).find(([name]) => name === field)?.[1] ?? null;
  return value !== null;
}
