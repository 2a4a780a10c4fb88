import { describe, expect, test } from "vitest";
import { describeCoverage } from "@/lib/diagnostics/coverage";
import { DEFAULT_REQUIRED_RULES, diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { diagnosisDocumentSchema } from "@/lib/schema/diagnosis";
import { buildRun, chainSeries, FALLING_LOSS, FLAT_LOSS, layerNames } from "./build-run";

const layers = layerNames(8);
const sound = buildRun({ layers, series: [...chainSeries(layers, 0.9), FALLING_LOSS()] });
const vanishing = buildRun({ layers, series: [...chainSeries(layers, 0.2), FLAT_LOSS()] });

describe("the status of a run", () => {
  test("is no-fault-found only when every required check has answered", () => {
    expect(diagnoseRun(sound).diagnosis.status).toBe("no-fault-found");
    expect(diagnoseRun(buildRun({ series: [FALLING_LOSS()] })).diagnosis.status).toBe("incomplete");
  });

  test("needs only the checks that were required", () => {
    const run = buildRun({ series: [FALLING_LOSS()] });
    expect(diagnoseRun(run, { requiredRules: ["not-learning"] }).diagnosis.status).toBe("no-fault-found");
  });

  test("is incomplete when a required check does not exist in the catalogue", () => {
    expect(diagnoseRun(sound, { requiredRules: ["curvature"] }).diagnosis.status).toBe("incomplete");
  });

  test("is critical with one critical finding, whatever else could not tell", () => {
    expect(diagnoseRun(vanishing).diagnosis.status).toBe("critical");
  });
});

describe("the summary", () => {
  test("names the cause before the symptom and says how many checks could answer", () => {
    const { summary, verdicts } = diagnoseRun(vanishing).diagnosis;
    expect(summary).toMatch(/^The training signal fades on its way.* Found as well: not learning\./);
    expect(summary).toMatch(/\d+ of \d+ checks could answer\.$/);
    expect(verdicts.map(({ rule }) => rule).slice(0, 2)).toEqual(["vanishing-gradient", "not-learning"]);
  });

  test("says what nothing can be said about", () => {
    expect(diagnoseRun(buildRun({ series: [FALLING_LOSS()] })).diagnosis.summary).toContain("vanishing-gradient");
  });

  test("says that logged patient subgroups were not looked at, and nothing of the kind without them", () => {
    const sentence =
      "Patient subgroups were logged (polytrauma, isolated_tbi), and none of these checks looks at them.";
    const withSubgroups = { ...sound, subgroups: ["polytrauma", "isolated_tbi"] };
    expect(diagnoseRun(withSubgroups).diagnosis.summary).toContain(sentence);
    expect(diagnoseRun(sound).diagnosis.summary).not.toContain("ubgroups");
  });

  test("never speaks of health or of causes", () => {
    for (const run of [sound, vanishing, buildRun({ series: [] })]) {
      const text = JSON.stringify(diagnoseRun(run).diagnosis);
      expect(text).not.toMatch(/healthy|because|caused?\b|harmed|\bserved\b|\bwhy\b/i);
    }
  });
});

test("the diagnosis has the shape that other programs rely on", () => {
  for (const run of [sound, vanishing, buildRun({ series: [] })]) {
    const { diagnosis } = diagnoseRun(run);
    expect(diagnosis.checklist.map(({ id }) => id)).toEqual([
      "loss",
      "parameters",
      "stability",
      "depth",
      "derivative",
      "sensitivity",
      "expectation",
    ]);
    const shape = diagnosisDocumentSchema.pick({ status: true, summary: true, verdicts: true, checklist: true });
    expect(() => shape.parse(structuredClone(diagnosis))).not.toThrow();
  }
});

test("a run without any series is diagnosed, and nothing is claimed of it", () => {
  const { diagnosis, depthProfile } = diagnoseRun(buildRun({ series: [] }));
  expect(depthProfile).toBeNull();
  expect(diagnosis.verdicts.every(({ outcome }) => outcome === "cannot-tell")).toBe(true);
});

describe("coverage", () => {
  test("asks for nothing for a check whose inputs were logged", () => {
    const answerable = describeCoverage(sound).filter(({ canAnswer }) => canAnswer);
    expect(answerable.map(({ rule }) => rule)).toEqual(expect.arrayContaining([...DEFAULT_REQUIRED_RULES]));
    expect(answerable.every(({ how, missing }) => how === null && missing.length === 0)).toBe(true);
  });

  test("names what is missing and the line that logs it", () => {
    const coverage = describeCoverage(buildRun({ series: [FALLING_LOSS()] }));
    const entry = coverage.find(({ rule }) => rule === "vanishing-gradient");
    expect(entry?.canAnswer).toBe(false);
    expect(entry?.how).toContain("p.grad.norm()");
  });

  test("agrees with the verdicts: a check that cannot answer does not", () => {
    for (const run of [sound, vanishing, buildRun({ series: [FALLING_LOSS()] }), buildRun({ series: [] })]) {
      const { verdicts } = diagnoseRun(run).diagnosis;
      for (const { rule, canAnswer } of describeCoverage(run))
        if (!canAnswer) expect(verdicts.find((verdict) => verdict.rule === rule)?.outcome).toBe("cannot-tell");
    }
  });
});
