import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { PROOF_CHANGES, proofPlanText } from "@/lib/core/proof-plan";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { RULE_IDS, type RuleId, type Verdict } from "@/lib/core/verdict";
import { derivePlan, MARGIN_OF_LOSS, type PlanWishes } from "@/lib/proof/derive-plan";
import { drawSeeds } from "@/lib/proof/draw-seeds";
import { describeChange, listChanges } from "@/lib/proof/list-changes";
import { readMeasure } from "@/lib/proof/read-measure";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import { buildRun, FALLING_LOSS } from "../diagnostics/build-run";

const CREATED = "2026-11-27T01:00:00.000Z";
const NO_WISHES: PlanWishes = { rule: null, subgroup: null, change: null, replicates: null, margin: null };

function findingOf(rule: RuleId, subgroup: string | null = null): Verdict {
  return {
    rule,
    version: 1,
    outcome: "finding",
    severity: "warning",
    subgroup,
    layers: [],
    onsetStep: null,
    statistic: {
      name: "x",
      estimate: { status: "not-estimable", reason: "none", n: 0 },
      threshold: { value: 1, direction: "above", source: "a test" },
    },
    effectiveSamples: 1,
    persistence: null,
    reason: "",
    explanation: "",
    remedy: null,
    provenance: [],
  };
}

const run = (settings: Partial<RunSettings> = {}, validation = 0.4) =>
  buildRun({
    series: [FALLING_LOSS(), { metric: "loss", split: "validation", value: () => validation }],
    settings: { seed: 7, learningRate: 0.1, batchSize: 64, ...settings },
  });

const plan = (verdicts: readonly Verdict[], wishes: Partial<PlanWishes> = {}, of = run()) =>
  derivePlan(of, verdicts, { wishes: { ...NO_WISHES, ...wishes }, created: CREATED });

describe("a plan", () => {
  test("changes one thing, and fixes seeds, budget, measure and margin", () => {
    const made = plan([findingOf("vanishing-gradient")]);
    expect(made.change).toMatchObject({ id: "residual-connections", settings: [{ setting: "residual", to: true }] });
    expect(made.seeds).toHaveLength(5);
    expect(made.budget).toEqual({ steps: 990, batchSize: 64 });
    expect(made.measure).toMatchObject({ from: "log", split: "validation", subgroup: null });
    expect(made.margin).toBeCloseTo(0.02, 12);
  });

  test("is what its schema says, whatever the finding", () => {
    for (const rule of RULE_IDS) {
      const finding = findingOf(rule);
      if (listChanges(finding, EMPTY_SETTINGS).length === 0) continue;
      const made = { ...plan([finding]), sha256: "0".repeat(64) };
      expect(proofPlanSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    }
  });

  test("is for the finding that no other explains the usual way", () => {
    const made = plan([findingOf("not-learning"), findingOf("vanishing-gradient")]);
    expect(made.finding.rule).toBe("vanishing-gradient");
    expect(plan([findingOf("not-learning"), findingOf("vanishing-gradient")], { rule: "not-learning" })).toMatchObject({
      finding: { rule: "not-learning" },
      change: { id: "rate-tenfold", settings: [{ from: 0.1, to: 1 }] },
    });
  });

  test("passes over findings that nothing is known to remove", () => {
    expect(plan([findingOf("curvature"), findingOf("overfitting")]).finding.rule).toBe("overfitting");
    expect(() => plan([findingOf("curvature")])).toThrow("no change is known");
  });

  test("measures a subgroup in its own patients, or says what to log", () => {
    const finding = findingOf("subgroup-excess-loss", "polytrauma");
    expect(() => plan([finding])).toThrow("Expected a validation loss of polytrauma, or predictions for its patients");
    const logged = buildRun({
      series: [{ metric: "loss", split: "validation", subgroup: "polytrauma", value: () => 0.8 }],
    });
    const made = plan([finding], {}, logged);
    expect(made.measure).toMatchObject({ subgroup: "polytrauma", split: "validation" });
    expect(made.margin).toBeCloseTo(0.04, 12);
    expect(made.also).toContain("net-benefit");
  });

  test("measures a group by its predictions where its loss was not logged, and reads the same number back", () => {
    const count = 60;
    const predicted: PredictionSet = {
      name: "predictions.csv",
      rows: count,
      outcomes: Uint8Array.from({ length: count }, (_, row) => row % 2),
      risks: Float64Array.from({ length: count }, (_, row) => (row < 30 ? 0.5 : 0.1)),
      weights: null,
      patients: null,
      split: null,
      thresholds: null,
      columns: [
        {
          name: "subgroup",
          labels: ["polytrauma", "others"],
          codes: Int32Array.from({ length: count }, (_, row) => (row < 30 ? 0 : 1)),
        },
      ],
      comparators: [],
      checkpointStep: null,
      modelSha256: null,
      dataSha256: null,
      warnings: [],
    };
    const of = { ...run(), predictions: [predicted] };
    const made = plan([findingOf("subgroup-performance", "polytrauma")], {}, of);
    expect(made.measure).toMatchObject({ from: "predictions", subgroup: "polytrauma" });
    expect(plan([findingOf("vanishing-gradient")], {}, of).also).toContain("net-benefit");
    expect(plan([findingOf("vanishing-gradient")]).also).toEqual(["finding-of-the-rule"]);
    expect(made.margin).toBeCloseTo(0.05 * Math.LN2, 4);
    expect(readMeasure(of, made.measure)).toBeCloseTo(Math.LN2, 12);
    expect(readMeasure(run(), made.measure)).toBeNull();
  });

  test("has a margin that tells nothing of where the run ended in a loss that some readers may not see", () => {
    const hidden = (loss: number) =>
      derivePlan(run({}, loss), [findingOf("vanishing-gradient")], {
        wishes: NO_WISHES,
        created: CREATED,
        mayTellLoss: ({ split }) => split !== "validation",
      });
    expect(hidden(0.4)).toEqual(hidden(0.9));
    expect(hidden(0.4).measure.marginSource).not.toBe(MARGIN_OF_LOSS);
    expect(plan([findingOf("vanishing-gradient")]).measure.marginSource).toBe(MARGIN_OF_LOSS);
  });

  test("has six pairs where a run may end without a loss, since those are counted", () => {
    expect(plan([findingOf("non-finite")], {}, run({}, Number.NaN))).toMatchObject({ replicates: 6, margin: 0.0347 });
  });

  test("of a run without such a finding is refused, with the findings there are", () => {
    expect(() => plan([findingOf("overfitting")], { rule: "dead-units" })).toThrow(
      "Expected a finding of dead-units to prove; the findings of this run are: overfitting.",
    );
    expect(() => plan([{ ...findingOf("overfitting"), outcome: "no-finding" }])).toThrow("are: none.");
  });

  test("refuses fewer pairs than five, a margin of nothing, and a change that does not fit", () => {
    const finding = [findingOf("overfitting")];
    expect(() => plan(finding, { replicates: 4 })).toThrow("Expected at least 5 pairs, found 4.");
    expect(() => plan(finding, { margin: 0 })).toThrow("Expected a margin above 0, found 0.");
    expect(() => plan(finding, { change: "leaky-units" })).toThrow("Expected one of weight-decay");
  });

  test("changes its text, and with it its name, with any part of it", () => {
    const made = plan([findingOf("overfitting")]);
    expect(proofPlanText({ ...made, margin: made.margin * 1.1 })).not.toBe(proofPlanText(made));
    expect(proofPlanText({ ...made, ...{ sha256: "of another" } })).toBe(proofPlanText(made));
  });
});

describe("the changes for a finding", () => {
  test("never repeat what the run has already, and have words and settings", () => {
    const stated: RunSettings = { ...EMPTY_SETTINGS, residual: true, normalisation: "batch", activation: "leaky_relu" };
    expect(listChanges(findingOf("vanishing-gradient"), stated)).toEqual([]);
    for (const change of PROOF_CHANGES) {
      const described = describeChange(change, { subgroup: "polytrauma" }, stated);
      expect(described.what).toMatch(/^[A-Z].*\.$/);
      expect(described.settings.length).toBeGreaterThan(0);
    }
  });

  test("turn the rate the way in which the updates are off", () => {
    const small = findingOf("update-ratio");
    const below = { ...small.statistic, threshold: { value: 1, direction: "below", source: "" } as const };
    expect(listChanges({ ...small, statistic: below }, EMPTY_SETTINGS)).toEqual(["rate-tenfold"]);
    expect(listChanges(small, EMPTY_SETTINGS)[0]).toBe("rate-tenth");
  });
});

test("seeds are different whole numbers without that of the run, and more of them begin with the same", () => {
  const property = fc.property(fc.string(), fc.integer({ min: 5, max: 60 }), (about, count) => {
    const [avoided, ...seeds] = drawSeeds(count + 1, about, null);
    expect(new Set(seeds).size).toBe(count);
    for (const seed of seeds) expect(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
    expect(drawSeeds(count, about, avoided ?? null)).toEqual(seeds);
  });
  fc.assert(property, { numRuns: 50 });
});
