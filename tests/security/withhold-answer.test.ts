import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import type { ProofAnswer, ProofSecondary } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { measureRun } from "@/lib/usecases/measure-run";
import { isMeasureOpen, withholdAnswer } from "@/lib/usecases/proofs/withhold-answer";
import { readPath } from "@/lib/usecases/read-path";
import type { StoredDiagnosis } from "@/lib/usecases/stored-diagnosis";
import { PLAN } from "../proof/plan-under-test";

const FEW = "burns";
const MANY = ["polytrauma", "isolated_tbi"];
const ESTIMATE: Estimate = { status: "estimated", value: 0.4321, method: "a test", n: 5, notes: [] };
const SUPPRESSED = { status: "suppressed", rule: "small-cells-1-to-10, version 1" };

const secondary = (measure: ProofSecondary["measure"], subgroup: string | null): ProofSecondary => ({
  measure,
  subgroup,
  threshold: null,
  asIs: ESTIMATE,
  repaired: ESTIMATE,
  difference: ESTIMATE,
  isHigherBetter: false,
  sentence: "It is 0.4321.",
});
const GROUPS = [null, FEW, ...MANY];
const ANSWER: ProofAnswer = {
  outcome: "changed",
  effect: ESTIMATE,
  better: ESTIMATE,
  pairs: 5,
  planned: 5,
  sentence: "Changed when repaired: the loss is lower (0.4321).",
  values: [{ seed: 11, asIs: 0.4321, repaired: 0.4321 }],
  also: [
    ...(["log-loss", "observed-expected", "net-benefit"] as const).flatMap((measure) =>
      GROUPS.map((subgroup) => secondary(measure, subgroup)),
    ),
    secondary("finding-of-the-rule", null),
  ],
  cause: "The loss ended 0.4321 lower.",
};
const measuredBy = (measure: Partial<ProofPlan["measure"]>): ProofPlan => ({
  ...PLAN,
  measure: { ...PLAN.measure, ...measure },
});

describe("an answer for readers who may not see single patients", () => {
  let folder = "";
  /** A run whose file of predictions holds one small group, and whose log holds the loss of another. */
  let run: StoredDiagnosis;
  /** A run in which every group is large. */
  let large: StoredDiagnosis;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "rounds-withheld-"));
    run = await measure("some", [
      [FEW, 12],
      ["polytrauma", 220],
      ["isolated_tbi", 260],
    ]);
    large = await measure("all", [
      [FEW, 240],
      ["polytrauma", 220],
      ["isolated_tbi", 260],
    ]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const measure = async (name: string, sizes: readonly (readonly [string, number])[]): Promise<StoredDiagnosis> => {
    const rows = sizes.flatMap(([group, count]) =>
      Array.from(
        { length: count },
        (_, index) => `${group},${index % 3 === 0 ? 1 : 0},${0.1 + (index % 80) / 100},test`,
      ),
    );
    const log = Array.from({ length: 40 }, (_, step) => [
      { step, loss: 0.6, split: "validation" },
      ...sizes.map(([subgroup, n]) => ({
        ...{ step, kind: "subgroup_loss", subgroup, split: "validation" },
        ...{ n: Math.min(n, 8 + n / 10), mean: 0.5, m2: 1 },
      })),
    ]).flat();
    const place = path.join(folder, name);
    mkdirSync(place);
    writeFileSync(path.join(place, "predictions.csv"), ["subgroup,y_true,y_prob,split", ...rows].join("\n"));
    writeFileSync(path.join(place, "log.jsonl"), log.map((record) => `${JSON.stringify(record)}\n`).join(""));
    return measureRun(name, (await readPath(place, null)).run, []);
  };

  it("holds no number of a group that one of its runs hides, and what was concluded all the same", () => {
    const withheld = withholdAnswer(measuredBy({ from: "predictions", subgroup: FEW, split: "test" }), ANSWER, [
      large,
      run,
    ]);
    expect(withheld).toMatchObject({
      outcome: "changed",
      pairs: 5,
      effect: SUPPRESSED,
      better: SUPPRESSED,
      values: [],
    });
    expect(withheld.cause).toBe(null);
    expect(withheld.sentence).toBe(
      "Changed when repaired. The numbers behind it are hidden for privacy (small-cells-1-to-10, version 1).",
    );
    const ofFew = withheld.also.filter(({ subgroup }) => subgroup === FEW);
    expect(ofFew).toHaveLength(3);
    for (const each of ofFew) {
      expect(each).toMatchObject({ asIs: SUPPRESSED, repaired: SUPPRESSED, difference: SUPPRESSED });
      expect(JSON.stringify(each)).not.toContain("4321");
    }
    expect(withheld.also.find(({ measure: name }) => name === "finding-of-the-rule")?.difference).toEqual(ESTIMATE);
  });

  it("is the whole answer where every run shows all of it", () => {
    const plan = measuredBy({ from: "predictions", subgroup: FEW, split: "test" });
    expect(withholdAnswer(plan, ANSWER, [large, large])).toEqual(ANSWER);
    expect(withholdAnswer(measuredBy({}), { ...ANSWER, also: [] }, [run])).toEqual({ ...ANSWER, also: [] });
  });

  it("holds no number of any group of runs without predictions whose log does not show its loss", () => {
    const none = { ...run, subgroups: { status: "none", reason: "a test" }, publication: null } as const;
    const bare = { ...none, subgroupTraining: { status: "not-known", reason: "a test", howToLog: "" } } as const;
    const { also } = withholdAnswer(measuredBy({}), ANSWER, [bare]);
    const shown = also.filter(({ difference }) => difference.status !== "suppressed");
    expect(shown.map(({ measure: name, subgroup }) => [name, subgroup])).toEqual([
      ["log-loss", null],
      ["finding-of-the-rule", null],
    ]);
  });

  it("follows from which losses a log may show: none of few patients, and none that was not logged", () => {
    const logged = (subgroup: string, runs: StoredDiagnosis[], split: "validation" | "test" = "validation") =>
      isMeasureOpen({ from: "log", split, subgroup }, runs);
    expect([logged(FEW, [large]), logged(FEW, [large, run]), logged(FEW, [large], "test")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isMeasureOpen({ from: "log", split: "validation", subgroup: null }, [run])).toBe(true);
  });
});
