import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { RULE_IDS } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { describeErrorRates, MEASURED_SCOPE } from "@/lib/diagnostics/error-rates";
import { nameArchitecture, nameOptimizer } from "@/lib/diagnostics/measured-scope";

const [leastDepth, mostDepth] = MEASURED_SCOPE.depth;
const [leastSize, mostSize] = MEASURED_SCOPE.trainingSize;
const INSIDE: RunSettings = {
  ...EMPTY_SETTINGS,
  model: MEASURED_SCOPE.architectures[0] ?? null,
  optimizer: "Adam",
  trainingSize: leastSize,
};
const describeVanishing = (layerCount: number, settings: Partial<RunSettings>) =>
  describeErrorRates("vanishing-gradient", { layerCount, settings: { ...INSIDE, ...settings } });

describe("inside the measured range", () => {
  test("a rule shows how often it is right, with intervals and what they were measured on", () => {
    const { isInside, rates, sentence, reasons } = describeVanishing(leastDepth, {});
    expect([isInside, reasons]).toEqual([true, []]);
    expect(rates?.found?.status).toBe("estimated");
    expect(sentence).toMatch(/found it in [\d.]+ % \(95 % interval [\d.]+ % to [\d.]+ %\)/);
    expect(sentence).toContain("small simulated runs");
  });

  test("both ends of the range belong to it", () => {
    expect(describeVanishing(mostDepth, { trainingSize: mostSize }).isInside).toBe(true);
  });

  test("a rule that no label corresponds to shows what it says of sound runs, and no sensitivity", () => {
    const rule = CATALOGUE.find(({ id }) => id === "oscillation" || id === "curvature");
    if (!rule) return;
    const { rates, sentence } = describeErrorRates(rule.id, { layerCount: leastDepth, settings: INSIDE });
    expect(rates).toMatchObject({ found: null, falseAlarm: { status: "not-estimable" } });
    expect(sentence).toContain("in which nothing was wrong");
    expect(sentence).not.toContain("fault was there");
  });

  test("a rule that was not measured has no rates and says so", () => {
    const missing = RULE_IDS.find((id) => !CATALOGUE.some((rule) => rule.id === id));
    if (missing === undefined) return;
    const { isInside, rates, sentence } = describeErrorRates(missing, { layerCount: leastDepth, settings: INSIDE });
    expect([isInside, rates]).toEqual([true, null]);
    expect(sentence).toContain("not measured");
  });
});

describe("outside the measured range", () => {
  test.each([
    ["depth", mostDepth + 1, {}, "layers"],
    ["training size", leastDepth, { trainingSize: mostSize + 1 }, "cases"],
    ["optimiser", leastDepth, { optimizer: "Lion" }, "lion"],
    ["architecture", leastDepth, { model: "state space model" }, "state space model"],
  ] as const)("of %s no percentage is shown, and the reason is named", (_, depth, settings, named) => {
    const { isInside, rates, sentence, reasons } = describeVanishing(depth, settings);
    expect([isInside, rates, reasons.length]).toEqual([false, null, 1]);
    expect(reasons[0]).toContain(named);
    expect(sentence).toContain(reasons[0]);
    expect(sentence).not.toContain("%");
  });
});

describe("a run that does not say where it lies", () => {
  test("gets no percentage, and hears everything that is missing", () => {
    const { isInside, rates, sentence, reasons } = describeErrorRates("vanishing-gradient", {
      layerCount: 0,
      settings: EMPTY_SETTINGS,
    });
    expect([isInside, rates, reasons.length]).toEqual([false, null, 4]);
    for (const reason of reasons) expect(reason).toMatch(/not stated|not known/);
    expect(sentence).not.toContain("%");
  });
});

describe("the words of a team", () => {
  test.each([
    ["multilayer perceptron, 12 hidden layers of 32", "mlp"],
    ["MLP", "mlp"],
    ["ResNet-18", "cnn"],
    ["bidirectional LSTM", "lstm"],
    ["GRU with attention pooling", "gru"],
    ["tabular transformer", "transformer"],
    ["Kolmogorov network", "kolmogorov network"],
  ])("%s mean %s", (words, name) => {
    expect(nameArchitecture(words)).toBe(name);
  });

  test.each([
    ["torch.optim.Adam", null, "adam"],
    ["AdamW", null, "adamw"],
    ["SGD", 0, "sgd"],
    ["SGD", 0.9, "sgd with momentum"],
    ["momentum", null, "sgd with momentum"],
    ["RMSprop", null, "rmsprop"],
    ["Lion", null, "lion"],
    [" ", null, null],
    [null, null, null],
  ])("optimiser %s with momentum %s is %s", (optimizer, momentum, name) => {
    expect(nameOptimizer({ ...EMPTY_SETTINGS, optimizer, momentum })).toBe(name);
  });
});

describe("error-rates.json", () => {
  const count = z
    .strictObject({ events: z.int().nonnegative(), n: z.int().nonnegative() })
    .refine(({ events, n }) => events <= n);
  const range = z.strictObject({ min: z.number(), max: z.number() }).refine(({ min, max }) => min <= max);
  const schema = z.strictObject({
    scope: z.strictObject({
      runs: z.int().positive(),
      depth: range,
      trainingSize: range,
      architectures: z.array(z.string()).min(1),
      optimizers: z.array(z.string()).min(1),
      description: z.string().min(1),
    }),
    rules: z.record(
      z.string(),
      z.strictObject({
        found: count.nullable(),
        foundAnswered: count.nullable(),
        falseAlarm: count.nullable(),
        falseAlarmHealthy: count,
        cannotTell: count,
      }),
    ),
  });

  test("holds counts for each rule of the catalogue on the whole run and for nothing else", async () => {
    const document: unknown = JSON.parse(await readFile("lib/diagnostics/error-rates.json", "utf8"));
    const { rules } = schema.parse(document);
    const onWholeRuns = CATALOGUE.map(({ id }) => id).filter((id) => !id.startsWith("subgroup-"));
    expect(Object.keys(rules).sort()).toEqual(onWholeRuns.sort());
  });

  test("those of what a training log shows of subgroups stand apart, with the runs they were measured on", async () => {
    const document: unknown = JSON.parse(await readFile("lib/diagnostics/subgroup-error-rates.json", "utf8"));
    const { rules, scope } = schema.parse(document);
    expect(Object.keys(rules).sort()).toEqual([
      "subgroup-excess-loss",
      "subgroup-gradient-conflict",
      "subgroup-gradient-share",
      "subgroup-vanishing",
    ]);
    const run = {
      layerCount: scope.depth.min,
      settings: { ...INSIDE, model: "mlp", optimizer: "adam", trainingSize: 2000 },
    };
    const { sentence, rates } = describeErrorRates("subgroup-excess-loss", run);
    expect(sentence).toContain(`${scope.runs} small simulated runs`);
    expect(rates?.found?.status).toBe("estimated");
  });

  test("those of what predictions show of subgroups stand apart too, and beside its verdicts", async () => {
    const document: unknown = JSON.parse(await readFile("lib/diagnostics/performance-error-rates.json", "utf8"));
    const { rules, scope } = schema.parse(document);
    expect(Object.keys(rules)).toEqual(["subgroup-performance"]);
    const settings = { ...INSIDE, model: "mlp", optimizer: "adam", trainingSize: scope.trainingSize.min };
    const { sentence } = describeErrorRates("subgroup-performance", { layerCount: scope.depth.max, settings });
    expect(sentence).toContain(`${scope.runs} small simulated runs`);
  });
});
