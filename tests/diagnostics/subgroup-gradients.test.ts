import { describe, expect, test } from "vitest";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { collectGram } from "@/lib/diagnostics/measures/gram";
import { makeVerdict, type Rule } from "@/lib/diagnostics/rule";
import { subgroupGradientConflictRule } from "@/lib/diagnostics/rules/subgroup-gradient-conflict";
import { subgroupGradientShareRule } from "@/lib/diagnostics/rules/subgroup-gradient-share";
import { subgroupVanishingRule } from "@/lib/diagnostics/rules/subgroup-vanishing";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, layerNames } from "./build-run";
import { buildGramRun, type GradientPlan } from "./build-subgroup-run";

const judge = (rule: Rule, run: RunData): ReadonlyMap<string | null, Verdict> =>
  new Map(judgeRules([rule], run).verdicts.map((verdict) => [verdict.subgroup, verdict]));

function estimated(verdict: Verdict | undefined) {
  const estimate = verdict?.statistic.estimate;
  if (estimate?.status !== "estimated") throw new Error(`no estimate: ${verdict?.reason}`);
  return { value: estimate.value, lower: estimate.lower ?? Number.NaN, upper: estimate.upper ?? Number.NaN };
}

const SIZES = { polytrauma: 6000, isolated_tbi: 94000 };
const PAIR: GradientPlan = {
  groups: ["isolated_tbi", "polytrauma"],
  layers: ["layers.0"],
  gradient: () => [1, 0],
  noise: 25,
  drawn: () => 60,
  sizes: SIZES,
};

describe("gradient share", () => {
  // 6 % of the patients, noise scale 100, drawn as a batch of 100 holds them; the group's true share is 0.
  const floor: GradientPlan = {
    ...PAIR,
    gradient: (group) => (group === "polytrauma" ? [0, 0] : [1, 0]),
    noise: 100,
    drawn: (group) => (group === "polytrauma" ? 6 : 94),
    records: 4000,
  };

  test("of a group without any signal reads 3.7 % in plain products and 0 in those of halves", () => {
    const run = buildGramRun(floor);
    const [gram] = collectGram(run)?.layers ?? [];
    if (gram === undefined) throw new Error("no products");
    // ‖a‖² = ⟨a₁,a₂⟩ + ‖a₁ − a₂‖²/4 is what one batch would have given.
    const plain = [0, 1].map((group) => mean(gram.own[group]) + mean(gram.split[group]) / 4);
    const cross = mean(gram.cross[1]);
    const total = 0.94 ** 2 * (plain[0] ?? 0) + 2 * 0.94 * 0.06 * cross + 0.06 ** 2 * (plain[1] ?? 0);
    const plainShare = (0.06 * (0.06 * (plain[1] ?? 0) + 0.94 * cross)) / total;
    expect(plainShare).toBeGreaterThan(0.03);
    expect(plainShare).toBeLessThan(0.044);
    const share = estimated(judge(subgroupGradientShareRule, run).get("polytrauma"));
    expect(share.lower).toBeLessThan(0);
    expect(share.upper).toBeGreaterThan(0);
    expect(Math.abs(share.value * 0.06)).toBeLessThan(0.01);
  });

  test("is context alone, and a note beside a loss that is higher than attainable", () => {
    const run = buildGramRun({ ...PAIR, gradient: (group) => (group === "polytrauma" ? [0.2, 0] : [1, 0]) });
    const alone = judge(subgroupGradientShareRule, run).get("polytrauma");
    expect([alone?.outcome, alone?.severity]).toEqual(["no-finding", null]);
    const after = judgeRules(
      [findingOf("subgroup-excess-loss", "polytrauma"), subgroupGradientShareRule],
      run,
    ).verdicts;
    const beside = after.find(({ rule, subgroup }) => rule === "subgroup-gradient-share" && subgroup === "polytrauma");
    expect([beside?.outcome, beside?.severity]).toEqual(["finding", "note"]);
    expect(beside?.explanation).toContain("Neither more nor less is better by itself");
  });

  test("cannot be told where the whole gradient is not above the noise, or the shares are not known", () => {
    const reasons = Array.from({ length: 20 }, (_, seed) => {
      const settled = buildGramRun({ ...PAIR, gradient: () => [0, 0], seed });
      return judge(subgroupGradientShareRule, settled).get(null)?.reason ?? "a share";
    });
    expect(reasons.filter((reason) => reason.includes("little is left to learn")).length).toBeGreaterThan(16);
    const draws = buildGramRun({ ...PAIR, sizes: {} }, { trainingSize: 20000, batchSize: 128 });
    expect(judge(subgroupGradientShareRule, draws).get(null)?.reason).toContain("no shares");
  });
});

describe("gradient conflict", () => {
  const withCosine = (cosine: number, parts: Partial<GradientPlan> = {}): RunData =>
    buildGramRun({
      ...PAIR,
      gradient: (group) => (group === "polytrauma" ? [cosine, Math.sqrt(1 - cosine ** 2)] : [1, 0]),
      noise: 100,
      drawn: (group) => (group === "polytrauma" ? 20 : 100),
      records: 400,
      ...parts,
    });

  test("reads the true cosine where the plain one has shrunk", () => {
    for (const truth of [0.8, -0.3]) {
      const run = withCosine(truth);
      const [gram] = collectGram(run)?.layers ?? [];
      const plain = [0, 1].map((group) => mean(gram?.own[group]) + mean(gram?.split[group]) / 4);
      const raw = mean(gram?.cross[1]) / Math.sqrt((plain[0] ?? 0) * (plain[1] ?? 0));
      expect(Math.abs(raw)).toBeLessThan(0.5 * Math.abs(truth));
      const { value, lower, upper } = estimated(judge(subgroupGradientConflictRule, run).get("polytrauma"));
      expect(Math.abs(value - truth)).toBeLessThan(0.15);
      expect(lower).toBeLessThan(truth);
      expect(upper).toBeGreaterThan(truth);
    }
  });

  test("is a note where it lies below 0, and says so of the group against the others; swapped, of the other", () => {
    const found = judge(subgroupGradientConflictRule, withCosine(-0.7)).get("polytrauma");
    expect([found?.outcome, found?.severity]).toEqual(["finding", "note"]);
    expect(found?.explanation).toMatch(
      /^The gradient of polytrauma against that of all other patients has a cosine below 0.*raises its loss.*Above 0 is better/,
    );
    const agreeing = judge(subgroupGradientConflictRule, withCosine(0.7)).get("polytrauma");
    expect(agreeing?.outcome).toBe("no-finding");
    expect(agreeing?.explanation).toMatch(/has a cosine above 0.*lowers its loss/);
    const swapped = buildGramRun({
      ...PAIR,
      gradient: (group) => (group === "isolated_tbi" ? [-0.7, Math.sqrt(0.51)] : [1, 0]),
      sizes: { polytrauma: 94000, isolated_tbi: 6000 },
    });
    expect(judge(subgroupGradientConflictRule, swapped).get("isolated_tbi")?.explanation).toMatch(
      /^The gradient of isolated_tbi against/,
    );
  });

  test("is none where the group's own number of training patients gives as much by chance", () => {
    const run = withCosine(-0.9, { sizes: { polytrauma: 60, isolated_tbi: 940 } });
    expect(judge(subgroupGradientConflictRule, run).get("polytrauma")?.outcome).toBe("no-finding");
  });

  test("cannot be told without halves, nor where the correction has no value", () => {
    expect(judge(subgroupGradientConflictRule, withCosine(-0.9, { halves: 1 })).get(null)?.reason).toContain(
      "Without two halves",
    );
    const nothing = withCosine(0, { gradient: (group) => (group === "polytrauma" ? [0, 0] : [1, 0]) });
    expect(judge(subgroupGradientConflictRule, nothing).get("polytrauma")?.outcome).toBe("cannot-tell");
  });
});

describe("vanishing in a subgroup", () => {
  const layers = layerNames(6);
  const fading = (own: number, others: number, parts: Partial<GradientPlan> = {}, weak = "polytrauma"): RunData =>
    buildGramRun({
      ...PAIR,
      layers,
      gradient: (group, layer) => [(group === weak ? own : others) ** (Math.max(0, 4 - layer) / 4), 0],
      noise: 4,
      sizes: { polytrauma: 40000, isolated_tbi: 60000 },
      ...parts,
    });

  test("is found with what reaches the first layer of it and of the others; swapped, in the other group", () => {
    const verdicts = judge(subgroupVanishingRule, fading(0.04, 0.22, { noise: 0.5 }));
    const found = verdicts.get("polytrauma");
    expect(found?.outcome).toBe("finding");
    expect(found?.explanation).toMatch(
      /The signal of polytrauma reaches layers\.0 at (?:3\.\d|4(?:\.\d)?) % of its strength at layers\.4, that of all other patients at 2[12](?:\.\d)? %/,
    );
    expect(verdicts.get("isolated_tbi")?.outcome).toBe("no-finding");
    const { lower, upper } = estimated(found);
    expect(lower).toBeLessThan(0.04 / 0.22);
    expect(upper).toBeGreaterThan(0.04 / 0.22);
    const swapped = judge(subgroupVanishingRule, fading(0.04, 0.22, { noise: 0.5 }, "isolated_tbi"));
    expect(swapped.get("isolated_tbi")?.outcome).toBe("finding");
    expect(swapped.get("polytrauma")?.outcome).toBe("no-finding");
  });

  test("is none where the signal fades for all patients alike", () => {
    for (const { outcome } of judge(subgroupVanishingRule, fading(0.01, 0.01, { noise: 0.0001 })).values())
      expect(outcome).toBe("no-finding");
  });

  test("of a group of which nothing is left above the noise is said to be at most so small", () => {
    const found = judge(subgroupVanishingRule, fading(1e-4, 0.5)).get("polytrauma");
    expect(found?.outcome).toBe("finding");
    expect(found?.explanation).toContain("no more than");
    expect(found?.layers).toContain("layers.0");
  });

  test("cannot be told without halves, of too few records, or of too few layers", () => {
    expect(judge(subgroupVanishingRule, fading(0.04, 0.22, { halves: 1 })).get(null)?.outcome).toBe("cannot-tell");
    expect(judge(subgroupVanishingRule, fading(0.04, 0.22, { records: 12 })).get(null)?.reason).toContain("12 steps");
    expect(judge(subgroupVanishingRule, fading(0.04, 0.22, { layers: layerNames(3) })).get(null)?.reason).toContain(
      "2 layers",
    );
  });
});

test("a run without subgroups has one answer of each rule, and what to log", () => {
  for (const rule of [subgroupVanishingRule, subgroupGradientShareRule, subgroupGradientConflictRule]) {
    const verdicts = judge(rule, buildRun({ series: [] }));
    expect([...verdicts.keys()]).toEqual([null]);
    expect(verdicts.get(null)?.reason).toContain("No inner products");
  }
});

function mean(values: Float64Array | undefined): number {
  const all = values ?? new Float64Array(0);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** A rule that has found something of a subgroup, to stand before another one. */
function findingOf(id: RuleId, subgroup: string): Rule {
  return {
    ...subgroupGradientShareRule,
    id,
    evaluate: () => [
      makeVerdict(
        { id, version: 1 },
        {
          subgroup,
          outcome: "finding",
          severity: "warning",
          layers: [],
          onsetStep: null,
          statistic: { name: "loss", estimate: { status: "not-supplied", what: "nothing" }, threshold: null },
          effectiveSamples: 0,
          persistence: null,
          reason: "found",
          explanation: "found",
          remedy: null,
          provenance: [],
        },
      ),
    ],
  };
}
