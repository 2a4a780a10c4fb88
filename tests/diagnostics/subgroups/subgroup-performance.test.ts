import { describe, expect, test } from "vitest";
import type { Verdict } from "@/lib/core/verdict";
import { subgroupPerformanceRule } from "@/lib/diagnostics/rules/subgroup-performance";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import type { RunData } from "@/lib/series/run-data";
import { buildRun } from "../build-run";
import { drawPatients, labelGroup, runWith, toPredictionSet } from "./make-prediction-set";

const CONTEXT = { loss: null, divergence: null, earlier: [] };
const verdictsOf = (run: RunData): readonly Verdict[] => subgroupPerformanceRule.evaluate(run, CONTEXT);
const of = (run: RunData, subgroup: string): Verdict | undefined =>
  verdictsOf(run).find((verdict) => verdict.subgroup === subgroup);

function twoGroups(polytrauma: { shift?: number; count?: number; centre?: number }, tbi: { shift?: number } = {}) {
  return [
    ...drawPatients("polytrauma", polytrauma.count ?? 500, { seed: 1, ...polytrauma }),
    ...drawPatients("isolated_tbi", 1500, { seed: 2, ...tbi }),
  ];
}

describe("the performance of a group of patients", () => {
  test("a model that predicts too low for one group is found for that group, and for no other", () => {
    const run = runWith(toPredictionSet(twoGroups({ shift: 0.8 }), 3));
    expect(of(run, "polytrauma")).toMatchObject({ outcome: "finding", severity: "warning" });
    expect(of(run, "polytrauma")?.explanation).toMatch(/^Polytrauma: of 500 patients .* predicted too low/);
    expect(of(run, "isolated_tbi")?.outcome).toBe("no-finding");
  });

  test("the words turn round with the direction of the error", () => {
    const high = of(runWith(toPredictionSet(twoGroups({ shift: -0.9 }), 3)), "polytrauma");
    expect(high?.outcome).toBe("finding");
    expect(high?.explanation).toContain("predicted too high");
    expect(high?.explanation).not.toContain("predicted too low");
    expect(high?.explanation).toContain("Fewer events for what was predicted than in all other patients");
  });

  test("a finding that rests on the spread of the risks says so first, and what cannot be told after it", () => {
    const extreme = drawPatients("polytrauma", 500, { seed: 1, centre: 0, spread: 3 }).map((patient) => ({
      ...patient,
      trueRisk: 1 / (1 + Math.cbrt((1 - patient.risk) / patient.risk)),
    }));
    const run = runWith(toPredictionSet([...extreme, ...drawPatients("isolated_tbi", 1500, { seed: 2 })], 3));
    const found = of(run, "polytrauma");
    expect(found?.outcome).toBe("finding");
    expect(found?.explanation).toMatch(/1 is ideal\)\. The risks are too extreme \(slope .*; whether their level/);
  });

  test("exchanging the names of two groups exchanges what is said of them", () => {
    const patients = twoGroups({ shift: 0.8 });
    const exchanged = patients.map((patient) => ({
      ...patient,
      group: patient.group === "polytrauma" ? "isolated_tbi" : "polytrauma",
    }));
    const [plain, turned] = [patients, exchanged].map((list) => runWith(toPredictionSet(list, 3)));
    if (plain === undefined || turned === undefined) throw new Error("two runs were made");
    const swapped = (text = "") =>
      text
        .replaceAll(/polytrauma/gi, "§")
        .replaceAll(/isolated tbi/gi, "polytrauma")
        .replaceAll("§", "isolated tbi")
        .toLowerCase();
    expect(of(turned, "isolated_tbi")?.explanation.toLowerCase()).toBe(swapped(of(plain, "polytrauma")?.explanation));
    expect(of(turned, "polytrauma")?.outcome).toBe("no-finding");
  });

  test("a model that is off for everybody alike sets no group apart", () => {
    const run = runWith(toPredictionSet(twoGroups({ shift: 0.8 }, { shift: 0.8 }), 3));
    expect(verdictsOf(run).map(({ outcome }) => outcome)).toEqual(["no-finding", "no-finding"]);
  });

  test("an AUROC that differs because risks are spread less is no finding, and stands beside the expected one", () => {
    const patients = [
      ...drawPatients("polytrauma", 800, { seed: 1, spread: 0.4 }),
      ...drawPatients("isolated_tbi", 1500, { seed: 2, spread: 3 }),
    ];
    const run = runWith(toPredictionSet(patients, 5));
    expect(verdictsOf(run).every(({ outcome }) => outcome === "no-finding")).toBe(true);
    const analysis = analyseSubgroups(run);
    if (analysis.status !== "analysed") throw new Error("there are predictions");
    const [narrow] = analysis.families[0]?.groups ?? [];
    if (narrow?.auroc.status !== "estimated" || narrow.expectedAuroc.status !== "estimated") throw new Error("AUROC");
    expect(narrow.auroc.value).toBeLessThan(0.7);
    expect(Math.abs(narrow.auroc.value - narrow.expectedAuroc.value)).toBeLessThan(0.05);
    expect(narrow.against.find(({ measure }) => measure === "auroc")?.answer).toBe("worse");
  });

  test("a group of few events cannot be told, and the verdict says how many patients it would take", () => {
    const verdict = of(runWith(toPredictionSet(twoGroups({ count: 20, shift: 2 }), 4)), "polytrauma");
    expect(verdict?.outcome).toBe("cannot-tell");
    expect(verdict?.reason).toMatch(/fewer than 10 with or without it\. About .* more polytrauma patients/);
  });

  test("a difference inside the declared margin is never a finding; one beyond it is critical", () => {
    const set = toPredictionSet(
      [
        ...drawPatients("polytrauma", 6000, { seed: 1, shift: 0.25 }),
        ...drawPatients("isolated_tbi", 6000, { seed: 2 }),
      ],
      3,
    );
    const subgroups = [labelGroup("polytrauma"), labelGroup("isolated_tbi")];
    const wide = of(runWith(set, { subgroups, margins: { calibration: Math.log(1.5) } }), "polytrauma");
    expect(wide).toMatchObject({ outcome: "no-finding", reason: "The interval lies within the declared margin." });
    const narrow = of(runWith(set, { subgroups, margins: { calibration: Math.log(1.05) } }), "polytrauma");
    expect(narrow).toMatchObject({ outcome: "finding", severity: "critical" });
    expect(narrow?.statistic.threshold).toMatchObject({ value: 1.05, direction: "above" });
  });

  test("the end of the margin that is shown lies on the side of the ratio, and only where it decided", () => {
    const subgroups = [labelGroup("polytrauma"), labelGroup("isolated_tbi")];
    const judged = (margin: number) =>
      of(
        runWith(toPredictionSet(twoGroups({ shift: -0.9 }), 3), { subgroups, margins: { calibration: margin } }),
        "polytrauma",
      );
    const beyond = judged(Math.log(1.25));
    expect(beyond).toMatchObject({ outcome: "finding", severity: "critical" });
    expect(beyond?.statistic.threshold).toMatchObject({ value: 0.8, direction: "below" });
    const perhapsWithin = judged(Math.log(1.9));
    expect(perhapsWithin).toMatchObject({ outcome: "finding", severity: "warning" });
    expect(perhapsWithin?.statistic.threshold).toBeNull();
  });

  test("what was not declared as primary is neither adjusted nor judged", () => {
    const set = toPredictionSet(twoGroups({ shift: 0.8 }), 3);
    const subgroups = [labelGroup("polytrauma"), labelGroup("isolated_tbi")];
    expect(of(runWith(set, { subgroups, primaryMeasures: ["calibration"] }), "polytrauma")?.outcome).toBe("finding");
    const ranked = of(runWith(set, { subgroups, primaryMeasures: ["auroc"] }), "polytrauma");
    expect(ranked?.outcome).toBe("cannot-tell");
    expect(ranked?.reason).toContain("declares no primary measure that a verdict can stand on");
    const useful = of(runWith(set, { subgroups, primaryMeasures: ["net-benefit"] }), "polytrauma");
    expect(useful?.outcome).toBe("cannot-tell");
  });

  test("a declared margin that the interval crosses leaves the question open", () => {
    const subgroups = [labelGroup("polytrauma"), labelGroup("isolated_tbi")];
    const run = runWith(toPredictionSet(twoGroups({ count: 120 }), 3), { subgroups, margins: { calibration: 0.1 } });
    expect(of(run, "polytrauma")?.outcome).toBe("cannot-tell");
    expect(of(run, "polytrauma")?.reason).toMatch(/beyond the declared margin.* About .* more polytrauma patients/);
  });

  test("a margin that is crossed by a ratio near its end, not by a wide interval, asks for no more patients", () => {
    const patients = [
      ...drawPatients("polytrauma", 4000, { seed: 1, shift: 0.13 }),
      ...drawPatients("isolated_tbi", 4000, { seed: 2, shift: 0.13 }),
    ];
    const subgroups = [labelGroup("polytrauma")];
    const run = runWith(toPredictionSet(patients, 3), { subgroups, margins: { calibration: 0.1 } });
    expect(of(run, "polytrauma")?.outcome).toBe("cannot-tell");
    expect(of(run, "polytrauma")?.reason).toMatch(/margin, .*: the ratio itself lies near the end of the margin\.$/);
  });

  test("a model that does worse than alarming for nobody in one group is found where a threshold was declared", () => {
    // In this group most alarms are false: the model says 0.4 where 2 in 100 have the event.
    const patients = [
      ...Array.from({ length: 1500 }, () => ({ group: "polytrauma", risk: 0.4, trueRisk: 0.02 })),
      ...drawPatients("isolated_tbi", 1500, { seed: 2 }),
    ];
    const threshold = { value: 0.3, owner: "the registry", reason: "a CT is worth two false calls" };
    const run = runWith(toPredictionSet(patients, 3), { threshold });
    const analysis = analyseSubgroups(run);
    if (analysis.status !== "analysed") throw new Error("there are predictions");
    const group = analysis.families[0]?.groups.find(({ name }) => name === "polytrauma");
    const benefit = group?.within.find(({ measure }) => measure === "net-benefit");
    expect(benefit?.sentence).toContain("is worse than that of alarming for nobody");
    expect(benefit?.adjustedP).toBeLessThan(0.001);
    expect(of(run, "polytrauma")?.outcome).toBe("finding");
  });

  test("declared groups are judged in declared order, an empty one stays listed and is not judged", () => {
    const subgroups = [labelGroup("burns"), labelGroup("isolated_tbi"), labelGroup("polytrauma")];
    const run = runWith(toPredictionSet(twoGroups({}), 3), { subgroups });
    const analysis = analyseSubgroups(run);
    if (analysis.status !== "analysed") throw new Error("there are predictions");
    expect(analysis.families.flatMap(({ groups }) => groups.map(({ name, patients }) => [name, patients]))).toEqual([
      ["burns", 0],
      ["isolated_tbi", 1500],
      ["polytrauma", 500],
    ]);
    expect(verdictsOf(run).map(({ subgroup }) => subgroup)).toEqual(["isolated_tbi", "polytrauma"]);
  });

  test("holds nobody where the declared groups hold none, and the verdict says so", () => {
    const [verdict] = verdictsOf(runWith(toPredictionSet(twoGroups({}), 3), { subgroups: [labelGroup("burns")] }));
    expect(verdict?.outcome).toBe("cannot-tell");
    expect(verdict?.reason).toBe("None of the declared groups holds a patient of these predictions.");
  });

  test("without predictions, or with those of training alone, it cannot tell and says why", () => {
    expect(verdictsOf(buildRun({ series: [] }))[0]).toMatchObject({
      outcome: "cannot-tell",
      reason: "No predictions for patients were uploaded for this run.",
    });
    const set = toPredictionSet(twoGroups({}), 3);
    const train = { name: "split", labels: ["train"], codes: new Int32Array(set.rows) };
    expect(verdictsOf(runWith({ ...set, split: train }))[0]?.reason).toContain("not judged on rows of training");
  });

  test("every verdict says that nothing was declared, or by which version of the plan it was made", () => {
    const set = toPredictionSet(twoGroups({}), 3);
    expect(of(runWith(set), "polytrauma")?.provenance.join(" ")).toContain(
      "Undeclared: the project has no analysis plan",
    );
    const declared = of(runWith(set, { subgroups: [labelGroup("polytrauma")] }), "polytrauma");
    expect(declared?.provenance.join(" ")).toContain("By version 1 of the analysis plan. Undeclared: a margin");
  });

  test("rows of the same patient do not count as more patients", () => {
    const set = toPredictionSet(twoGroups({ shift: 0.45, count: 300 }), 3);
    const rows = Int32Array.from({ length: 4 * set.rows }, (_, row) => row % set.rows);
    const four = {
      ...set,
      rows: rows.length,
      outcomes: Uint8Array.from(rows, (row) => set.outcomes[row] ?? 0),
      risks: Float64Array.from(rows, (row) => set.risks[row] ?? 0),
      patients: rows,
      split: null,
      columns: set.columns.map((column) => ({
        ...column,
        codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1),
      })),
    };
    const p = (run: RunData): number => {
      const analysis = analyseSubgroups(run);
      if (analysis.status !== "analysed") throw new Error("there are predictions");
      return analysis.families[0]?.groups[0]?.against[0]?.p ?? Number.NaN;
    };
    const [once, repeated, counted] = [p(runWith(set)), p(runWith(four)), p(runWith({ ...four, patients: null }))];
    // The test for repeated patients is of the level alone, so that it need not give the same to the digit.
    expect(Math.abs(Math.log(repeated / once))).toBeLessThan(2);
    expect(counted).toBeLessThan(repeated / 100);
  });
});
