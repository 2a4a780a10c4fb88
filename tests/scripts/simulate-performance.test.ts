import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { measuredErrorRates } from "@/lib/diagnostics/error-rates";
import { normalQuantile } from "@/lib/statistics/distributions";
import { compareWithWhole } from "@/scripts/simulate-performance/compare-with-whole";
import { drawSet, flattened, RIGHT, shifted } from "@/scripts/simulate-performance/draw-set";
import { judgeOneOf, judgeSet, planFor } from "@/scripts/simulate-performance/judge-set";
import { NULL_CASES } from "@/scripts/simulate-performance/null-cases";
import { findOracleLimit, measureOracle, powerWithoutDirection } from "@/scripts/simulate-performance/oracle";
import { POWER_CASES } from "@/scripts/simulate-performance/power-cases";
import { findSection, keepSection } from "@/scripts/simulate-subgroups/keep-section";

const BASE = -0.5;
const groupOf = (patients: number, relation = RIGHT) => ({ patients, base: BASE, spread: 1.2, relation });

describe("sets of predictions with a known truth", () => {
  test("hold the events that the true risks expect, and the same ones at each seed", () => {
    const set = drawSet([groupOf(20_000, shifted(0.8)), groupOf(20_000)], 1);
    const [off, right] = [0, 1].map((group) => {
      const rows = [...(set.columns[0]?.codes.keys() ?? [])].filter((row) => set.columns[0]?.codes[row] === group);
      const events = rows.reduce((sum, row) => sum + (set.outcomes[row] ?? 0), 0);
      return events / rows.reduce((sum, row) => sum + (set.risks[row] ?? 0), 0);
    });
    expect(right).toBeCloseTo(1, 1);
    expect(off).toBeGreaterThan(1.3);
    expect(drawSet([groupOf(50)], 7).outcomes).toEqual(drawSet([groupOf(50)], 7).outcomes);
  });
});

describe("the rule by its parts", () => {
  test("answers as the whole rule does, with thresholds and without, for declared groups and others", () => {
    const { groups, alike } = compareWithWhole(6, 77);
    expect([groups, alike]).toEqual([24, 24]);
  });

  test("of one group of a family answers as all of it do, where nothing is found of the others", () => {
    const set = drawSet([groupOf(300, flattened(0, BASE)), ...[1, 2, 3].map(() => groupOf(300))], 5);
    for (const threshold of [null, 0.4]) {
      const plan = planFor(set, threshold, true);
      const [first, ...others] = judgeSet(set, plan);
      expect(others).toEqual([null, null, null]);
      expect(judgeOneOf(set, plan, { group: 0, family: 4 })).toBe(first);
      expect(first).not.toBeNull();
    }
  });
});

describe("the oracle", () => {
  test("rejects what is right as often as its level says", () => {
    const design = groupOf(200, shifted(0.5));
    const limit = findOracleLimit(design, 0.05);
    let rejected = 0;
    for (let seed = 0; seed < 800; seed += 1)
      if (measureOracle(drawSet([groupOf(200)], seed), 0, design.relation) > limit) rejected += 1;
    // 40 are expected; fewer than 20 or more than 62 have a probability below 0.001.
    expect(rejected).toBeGreaterThanOrEqual(20);
    expect(rejected).toBeLessThanOrEqual(62);
  });

  test("without the direction loses what two degrees of freedom cost", () => {
    expect(powerWithoutDirection(0.005, 0.005)).toBeCloseTo(0.005, 6);
    const reach = normalQuantile(0.995) + normalQuantile(0.95);
    expect(reach).toBeCloseTo(4.2207, 3);
    expect(powerWithoutDirection(0.95, 0.005)).toBeGreaterThan(0.85);
    expect(powerWithoutDirection(0.95, 0.005)).toBeLessThan(0.9);
  });
});

describe("its section of the page of error rates", () => {
  test("is kept beside the other one, and replaced alone", () => {
    const page = keepSection(keepSection("# Page\n", "subgroups", "one"), "subgroup performance", "two");
    const next = keepSection(page, "subgroup performance", "three");
    expect([findSection(next, "subgroups"), findSection(next, "subgroup performance")]).toEqual(["one", "three"]);
  });

  test("has a row for every case that the script measures, and the figures that stand beside verdicts", async () => {
    const section = findSection(await readFile("docs/error-rates.md", "utf8"), "subgroup performance") ?? "";
    for (const { words, relation } of NULL_CASES) expect(section).toContain(`| ${words} | ${relation.words} |`);
    for (const { concerned } of POWER_CASES) expect(section).toContain(` | ${concerned.relation.words} | `);
    const rates = measuredErrorRates("subgroup-performance");
    if (rates?.falseAlarm.status !== "estimated") throw new Error("the rule was measured");
    const { value, n } = rates.falseAlarm;
    const row = section.split("\n").find((line) => line.startsWith("| all without a difference |"));
    expect(row).toContain(` of ${n}: `);
    expect(row?.split(" | ")[3]).toBe(String(Math.round(value * n)));
  });
});
