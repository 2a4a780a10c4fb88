import path from "node:path";
import { describe, expect, test } from "vitest";
import { exitOf } from "@/cli/diagnose";
import { MODEL_KIND_NAMES, MODEL_KINDS, recogniseModelKind } from "@/lib/core/model-kind";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { isNotApplicable, RULE_IDS } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { describeCoverage } from "@/lib/diagnostics/coverage";
import { DEFAULT_REQUIRED_RULES, diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { applicabilityOf } from "@/lib/diagnostics/kinds-of-run";
import type { RunData } from "@/lib/series/run-data";
import { readPath } from "@/lib/usecases/read-path";
import { buildRun, chainSeries, FALLING_LOSS, FLAT_LOSS, globalNorm, layerNames } from "./build-run";

const kindOf = (settings: Partial<RunSettings>) => recogniseModelKind({ ...EMPTY_SETTINGS, ...settings }).kind;
const steady = globalNorm(() => 0.3);
const linear = (settings: Partial<RunSettings> = {}) =>
  buildRun({
    layers: ["linear"],
    series: [FALLING_LOSS(), steady],
    settings: { model: "logistic regression", ...settings },
  });
const verdictOf = (run: RunData, rule: string) => {
  const verdict = diagnoseRun(run).diagnosis.verdicts.find((entry) => entry.rule === rule);
  if (verdict === undefined) throw new Error(`Expected a verdict of ${rule}.`);
  return verdict;
};

describe("the table of kinds", () => {
  test("has an entry for every rule and every kind, with inputs or a reason", () => {
    for (const kind of MODEL_KINDS)
      for (const rule of RULE_IDS) {
        const entry = applicabilityOf(kind, rule);
        expect((entry.applies ? entry.inputs : entry.reason).length, `${kind} ${rule}`).toBeGreaterThan(10);
        if (entry.applies && entry.onlyWith !== null) expect(entry.onlyWith.sentence).toMatch(/^[A-Z].*\.$/);
        if (!entry.applies) expect(entry.reason).toMatch(/^[A-Z].*\.$/);
      }
  });

  test("never speaks of health or of causes", () => {
    expect(JSON.stringify(MODEL_KINDS.map((kind) => RULE_IDS.map((rule) => applicabilityOf(kind, rule))))).not.toMatch(
      /healthy|because|caused?\b|harmed|served\b|\bwhy\b/i,
    );
  });
});

describe("the kind of a run", () => {
  test.each(MODEL_KINDS.map((kind) => [kind, MODEL_KIND_NAMES[kind]] as const))(
    "%s is recognised by its own name",
    (kind, modelKind) => {
      expect(kindOf({ modelKind })).toBe(kind);
    },
  );

  test("is taken from model, loss function or task where it was not stated", () => {
    expect(kindOf({ model: "Cox proportional hazards" })).toBe("survival");
    expect(kindOf({ model: "mlp", lossFunction: "negative log partial likelihood" })).toBe("neural-network");
    expect(kindOf({ lossFunction: "negative log partial likelihood" })).toBe("survival");
    expect(kindOf({ task: "forecast of lactate" })).toBe("time-series");
    expect(kindOf({ model: "residual perceptron, logistic regression head" })).toBe("neural-network");
    expect(kindOf({ task: "in-hospital survival (binary)" })).toBe("neural-network");
    expect(kindOf({})).toBe("neural-network");
  });

  test("that was stated counts more than what the model is called", () => {
    expect(kindOf({ modelKind: "Cox", model: "mlp" })).toBe("survival");
  });
});

describe("a rule that does not apply", () => {
  test("answers cannot-tell with the reason, and is not missing where it is required", () => {
    const verdict = verdictOf(linear(), "vanishing-gradient");
    expect(isNotApplicable(verdict)).toBe(true);
    expect(verdict.reason).toMatch(/^Does not apply: a logistic regression has no layers that a signal could fade in/);
    const { diagnosis } = diagnoseRun(linear());
    expect(diagnosis.status).toBe("no-fault-found");
    expect(diagnosis.summary).toMatch(/Not for this kind of run: .*vanishing gradient/);
    expect(exitOf(diagnosis, "critical", DEFAULT_REQUIRED_RULES)).toBe(0);
  });

  test("leaves the rules that apply as required as they were", () => {
    const run = buildRun({ layers: ["linear"], series: [steady], settings: { model: "logistic regression" } });
    expect(diagnoseRun(run).diagnosis.status).toBe("incomplete");
    expect(exitOf(diagnoseRun(run).diagnosis, "critical", DEFAULT_REQUIRED_RULES)).toBe(3);
  });

  test("applies all the same where the log shows layers that the statement denies", () => {
    const layers = layerNames(8);
    const run = buildRun({
      layers,
      series: [...chainSeries(layers, 0.2), FLAT_LOSS()],
      settings: { modelKind: "logistic regression" },
    });
    expect(verdictOf(run, "vanishing-gradient").outcome).toBe("finding");
  });

  test("is not asked of a survival network by the name of its loss alone", () => {
    const run = buildRun({
      layers: [],
      series: [FALLING_LOSS(), steady],
      settings: { modelKind: "survival likelihood" },
    });
    expect(isNotApplicable(verdictOf(run, "vanishing-gradient"))).toBe(false);
    expect(diagnoseRun(run).diagnosis.status).toBe("incomplete");
  });

  test("asks for nothing to be logged", () => {
    const coverage = describeCoverage(linear()).find(({ rule }) => rule === "effective-depth");
    expect(coverage).toMatchObject({ canAnswer: false, how: null });
  });
});

describe("a survival likelihood", () => {
  const settings = { modelKind: "Cox regression", trainingSize: 1000, trainingPrevalence: 0.1, parameterCount: 5 };
  const cox = (end: number, more: Partial<RunSettings> = {}) =>
    buildRun({
      layers: ["linear"],
      series: [{ metric: "loss", split: "train", value: (place) => end + (6 - end) * Math.exp(-40 * place) }, steady],
      settings: { ...settings, nullLoss: 6, ...more },
    });

  test("is judged by the likelihood ratio and not by its fall in percent", () => {
    const verdict = verdictOf(cox(5.8), "not-learning");
    expect(verdict.outcome).toBe("no-finding");
    expect(verdict.statistic.estimate).toMatchObject({ value: expect.closeTo(40, 1) });
  });

  test("that gains no more than chance would is a finding", () => {
    expect(verdictOf(cox(5.97), "not-learning")).toMatchObject({ outcome: "finding", severity: "warning" });
  });

  // 99.9 % quantile of the chi-squared distribution with 5 degrees of freedom: 20.515 (R: qchisq).
  test("is held against the quantile of the chi-squared distribution, within 2 %", () => {
    const limit = verdictOf(cox(5.8), "not-learning").statistic.threshold?.value ?? Number.NaN;
    expect(Math.abs(limit / 20.515 - 1)).toBeLessThan(0.02);
  });

  test("cannot be told without the loss without inputs, nor from batches", () => {
    expect(verdictOf(cox(5.8, { nullLoss: null }), "not-learning")).toMatchObject({
      outcome: "cannot-tell",
      reason: expect.stringContaining("null_loss"),
    });
    expect(verdictOf(cox(5.8, { batchSize: 64 }), "not-learning").reason).toContain("fewer patients are at risk");
  });
});

describe("the sample of each kind", () => {
  test.each([
    ["logistic", "logistic-regression", "vanishing-gradient"],
    ["cox", "survival", "base-rate"],
    ["time-series", "time-series", "base-rate"],
  ])("%s has no fault, by the checks that apply to it", async (name, kind, without) => {
    const { run } = await readPath(path.join(import.meta.dirname, "../../samples/runs", name), null);
    const { diagnosis } = diagnoseRun(run);
    expect(recogniseModelKind(run.settings).kind).toBe(kind);
    expect(diagnosis.status).toBe("no-fault-found");
    expect(isNotApplicable(verdictOf(run, without))).toBe(true);
    expect(diagnosis.verdicts.filter(({ outcome }) => outcome === "finding")).toEqual([]);
    expect(CATALOGUE.length).toBe(diagnosis.verdicts.length);
  });

  test("logistic and cox had their gradients checked, and every derivative agrees", async () => {
    for (const name of ["logistic", "cox"]) {
      const { run } = await readPath(path.join(import.meta.dirname, "../../samples/runs", name), null);
      expect(verdictOf(run, "gradient-check").outcome).toBe("no-finding");
    }
  });
});
