import { describe, expect, test } from "vitest";
import type { Verdict } from "@/lib/core/verdict";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { subgroupExcessLossRule } from "@/lib/diagnostics/rules/subgroup-excess-loss";
import type { RunData } from "@/lib/series/run-data";
import { readPath } from "@/lib/usecases/read-path";
import { buildRun, type SeriesPlan } from "./build-run";
import { drawPredictions, withPredictions } from "./build-subgroup-run";

const judge = (run: RunData): ReadonlyMap<string | null, Verdict> =>
  new Map(judgeRules([subgroupExcessLossRule], run).verdicts.map((verdict) => [verdict.subgroup, verdict]));

const OTHERS = { name: "isolated_tbi", patients: 2000 } as const;

describe("a subgroup whose predictions need another correction than those of the others", () => {
  const run = withPredictions(drawPredictions([{ name: "polytrauma", patients: 400, shift: 0.9 }, OTHERS]));

  test("is a finding of that subgroup alone, with the excess and its interval", () => {
    const verdicts = judge(run);
    const found = verdicts.get("polytrauma");
    expect([found?.outcome, found?.severity]).toEqual(["finding", "warning"]);
    expect(verdicts.get("isolated_tbi")?.outcome).toBe("no-finding");
    const estimate = found?.statistic.estimate;
    if (estimate?.status !== "estimated") throw new Error("no estimate");
    expect(estimate.lower).toBeGreaterThan(0);
    expect(estimate.value).toBeGreaterThan(found?.statistic.threshold?.value ?? 1);
  });

  test("is the other one when the groups change places, and so are the words", () => {
    const swapped = withPredictions(
      drawPredictions([
        { name: "isolated_tbi", patients: 400, shift: 0.9 },
        { ...OTHERS, name: "polytrauma" },
      ]),
    );
    const [before, after] = [judge(run).get("polytrauma"), judge(swapped).get("isolated_tbi")];
    const rename = (text: string | undefined): string | undefined => text?.replaceAll("polytrauma", "isolated_tbi");
    expect(after?.outcome).toBe("finding");
    expect(after?.explanation).toBe(rename(before?.explanation));
    expect(after?.reason).toBe(rename(before?.reason));
    expect(after?.explanation).toMatch(
      /The loss of isolated_tbi is higher than attainable.*that of all other patients.*less is better/,
    );
  });
});

test("a loss above the entropy of the group's own share of events is critical", () => {
  const run = withPredictions(drawPredictions([{ name: "burn", patients: 600, shift: -1, slope: -0.8 }, OTHERS]));
  expect(judge(run).get("burn")?.severity).toBe("critical");
});

test("a group with a higher loss whose outcomes are rarer or harder to foresee is no finding", () => {
  const run = withPredictions(
    drawPredictions([
      { name: "polytrauma", patients: 800, base: 0 },
      { name: "burn", patients: 800, base: -3 },
      OTHERS,
    ]),
  );
  for (const { outcome } of judge(run).values()) expect(outcome).toBe("no-finding");
});

test("what all patients share, and a group that is off by less than the others, is no finding", () => {
  const shift = 0.8;
  const alike = withPredictions(
    drawPredictions([
      { name: "polytrauma", patients: 500, shift },
      { ...OTHERS, shift },
    ]),
  );
  for (const { outcome } of judge(alike).values()) expect(outcome).toBe("no-finding");
  const better = withPredictions(
    drawPredictions([
      { name: "polytrauma", patients: 500 },
      { ...OTHERS, shift },
    ]),
  );
  expect(judge(better).get("polytrauma")?.outcome).toBe("no-finding");
  expect(judge(better).get("isolated_tbi")?.outcome).toBe("finding");
});

describe("losses in the log", () => {
  const losses = (name: string, training: number, validation: number, patients: number): readonly SeriesPlan[] =>
    (["train", "validation"] as const).flatMap((split) => [
      { metric: "loss", subgroup: name, split, value: () => (split === "train" ? training : validation) },
      { metric: "loss_m2", subgroup: name, split, value: () => 0.2 * patients },
      { metric: "n", subgroup: name, split, value: () => patients },
    ]);
  const build = (series: readonly SeriesPlan[], names: readonly string[]): RunData => ({
    ...buildRun({ series }),
    subgroups: names,
  });

  test("of which little carries over from training is a finding, with the part that does not", () => {
    const run = build(
      [...losses("polytrauma", 0.1, 0.6, 150), ...losses("other", 0.4, 0.42, 900)],
      ["polytrauma", "other"],
    );
    const found = judge(run).get("polytrauma");
    expect(found?.outcome).toBe("finding");
    const { estimate } = found?.statistic ?? {};
    expect(estimate?.status === "estimated" ? estimate.value : null).toBeCloseTo(5 / 6, 10);
    expect(found?.persistence).toEqual({ windows: 5, of: 5 });
    expect(judge(run).get("other")?.outcome).toBe("no-finding");
  });

  test("of a group that is harder by nature is no finding", () => {
    const run = build(
      [...losses("polytrauma", 0.55, 0.6, 400), ...losses("other", 0.2, 0.22, 900)],
      ["polytrauma", "other"],
    );
    expect(judge(run).get("polytrauma")?.outcome).toBe("no-finding");
  });

  test("of too few patients cannot be told, with the number that is needed", () => {
    const run = build(
      [...losses("polytrauma", 0.1, 0.6, 12), ...losses("other", 0.4, 0.42, 900)],
      ["polytrauma", "other"],
    );
    const verdict = judge(run).get(null) ?? judge(run).get("polytrauma");
    expect(verdict?.outcome).toBe("cannot-tell");
    expect(verdict?.reason).toContain("30 are needed");
  });
});

test("a comparator that does better in the same patients of the group is a finding", () => {
  const set = drawPredictions([{ name: "polytrauma", patients: 500 }, OTHERS]);
  const codes = set.columns[0]?.codes ?? new Int32Array(0);
  const blurred = set.risks.map((risk, row) =>
    codes[row] === 0 ? 1 / (1 + Math.exp(-(3 * Math.log(risk / (1 - risk)) + 2.5))) : risk,
  );
  const run = withPredictions({ ...set, risks: blurred, comparators: [{ name: "TRISS", risks: set.risks }] });
  const found = judge(run).get("polytrauma");
  expect(found?.outcome).toBe("finding");
  expect(judge(run).get("isolated_tbi")?.outcome).toBe("no-finding");
});

test("without subgroups, or without anything that shows what was attainable, it cannot tell and says what to log", () => {
  const [none] = [...judge(buildRun({ series: [] })).values()];
  expect([none?.outcome, none?.subgroup]).toEqual(["cannot-tell", null]);
  const [nothing] = [...judge({ ...buildRun({ series: [] }), subgroups: ["polytrauma"] }).values()];
  expect(nothing?.reason).toContain("no predictions");
  expect(subgroupExcessLossRule.needs.every(({ code }) => code.length > 0)).toBe(true);
});

test("the sample run with few polytrauma patients is a finding of these, from its own files", async () => {
  const { run } = await readPath("samples/runs/subgroups", null);
  const verdicts = judge(run);
  expect(verdicts.get("polytrauma")?.outcome).toBe("finding");
  expect(verdicts.get("isolated_tbi")?.outcome).toBe("no-finding");
  expect(verdicts.get("other_trauma")?.outcome).toBe("no-finding");
});

test("of runs with ten groups and no difference, hardly any has a finding", () => {
  let named = 0;
  for (let seed = 0; seed < 40; seed += 1) {
    const groups = Array.from({ length: 10 }, (_, index) => ({ name: `group ${index}`, patients: 120 }));
    const run = withPredictions(drawPredictions(groups, 100 + seed));
    if ([...judge(run).values()].some(({ outcome }) => outcome === "finding")) named += 1;
  }
  // 5 % of 40 are 2; 6 or more have a probability of 1.4 %.
  expect(named).toBeLessThan(6);
});
