import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { matchSettings, type SiblingRun } from "@/lib/charts/sensitivity/match-runs";
import { prepareRates } from "@/lib/charts/sensitivity/prepare-rates";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { RunData } from "@/lib/series/run-data";
import { readPath } from "@/lib/usecases/read-path";

type Measured = { readonly run: RunData; readonly sensitivity: Sensitivity };

/** The sample runs that differ in learning rate and seed alone, as their logs were written by PyTorch. */
const FOLDERS = readdirSync("samples/runs").filter((name) => name.startsWith("rate-"));
const measured = new Map<string, Measured>();

const measuredOf = (name: string): Measured => {
  const found = measured.get(name);
  if (found === undefined) throw new Error(`Expected the run ${name}.`);
  return found;
};
const siblingOf = (name: string): SiblingRun => {
  const { run, sensitivity } = measuredOf(name);
  return { id: name, name, settings: run.settings, finals: sensitivity.finals };
};

beforeAll(async () => {
  for (const name of FOLDERS) {
    const { run } = await readPath(`samples/runs/${name}`, null);
    measured.set(name, { run, sensitivity: measureSensitivity(run) });
  }
}, 60_000);

describe("the sample runs of four learning rates with three seeds each", () => {
  test("match each other in all that they state but rate and seed", () => {
    expect(FOLDERS).toHaveLength(12);
    const own = siblingOf("rate-0.05-seed-1").settings;
    for (const name of FOLDERS.slice(1)) expect(matchSettings(own, siblingOf(name).settings).isOfRates).toBe(true);
  });

  test("give an elasticity with an interval: negative at the lowest rate, and a basin around the best", () => {
    const others = FOLDERS.filter((name) => name !== "rate-0.01-seed-1").map(siblingOf);
    const text = prepareRates(siblingOf("rate-0.01-seed-1"), others).sentences.join(" ");
    expect(text).toMatch(/−0\.\d+ \(−0\.\d+ to −0\.\d+\)/);
    expect(text).not.toMatch(/because|caus/i);
  });

  test("give q, nearer to the edge of stability at the highest rate than at the lowest", () => {
    const q = (name: string): number => {
      const { stepLength } = measuredOf(name).sensitivity;
      if (stepLength.status !== "measured" || stepLength.q.status !== "estimated") throw new Error("no q");
      expect(stepLength.curvature.status).toBe("estimated");
      return stepLength.q.value;
    };
    expect(q("rate-0.01-seed-1")).toBeGreaterThan(0.9);
    expect(q("rate-1.25-seed-1")).toBeLessThan(q("rate-0.01-seed-1") - 0.1);
  });

  test("give shares of the layers without the noise of the batches", () => {
    const { layers } = measuredOf("rate-0.05-seed-1").sensitivity;
    expect(layers).toMatchObject({ status: "measured", source: "plain-sgd-without-noise" });
  });
});
