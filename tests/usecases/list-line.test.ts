import { expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { composeListLine, ofReader, readListLine } from "@/lib/usecases/list-line";
import { measureRun } from "@/lib/usecases/measure-run";
import { withholdForReader } from "@/lib/usecases/withhold-for-reader";
import { buildRun } from "../diagnostics/build-run";
import { drawPatients, runWith, toPredictionSet } from "../diagnostics/subgroups/make-prediction-set";

const PROJECT = { id: "p1", name: "project" };
const RECORD = {
  id: "r1",
  name: "run",
  project: PROJECT,
  settings: "{}",
  editedSettings: "{}",
  revision: 0,
  proofPlan: null,
};

/** A run with a group that is too small to be told of, for which the model is off. */
function diagnosed() {
  const patients = [
    ...drawPatients("polytrauma", 400, { seed: 1, shift: 1.2, centre: -1 }),
    ...drawPatients("burns", 6, { seed: 2, shift: 2, centre: -1 }),
    ...drawPatients("isolated_tbi", 900, { seed: 3, shift: 0, centre: -1 }),
  ];
  return measureRun("run", runWith(toPredictionSet(patients, 3)), []);
}

it("the line says of a diagnosis what its page says, to each reader what they may see", () => {
  const stored = diagnosed();
  const line = composeListLine(stored);
  // Otherwise it would not matter which of the two a reader is given.
  expect(line.whole.summary).not.toBe(line.withheld.summary);
  const diagnosis = { form: "line" as const, json: JSON.stringify(line) };
  const run = { ...RECORD, createdBy: null, createdAt: new Date(0), diagnosis, lastImport: null };
  const times = { training: null, startedAt: null, endedAt: null };
  for (const role of ["clinician", "auditor"] as const) {
    const actor: Actor = { kind: "person", id: "person:x", name: "x", roles: { p1: role }, roleEverywhere: null };
    const shown = withholdForReader(actor, PROJECT.id, stored).document;
    const read = readListLine({ ...run, ...times });
    expect(read).not.toBeNull();
    if (read === null) continue;
    const own = ofReader(actor, { ...run, ...times }, read);
    expect([role, own.summary]).toEqual([role, shown.summary]);
    expect(own.findings).toEqual(
      shown.verdicts.filter(({ outcome }) => outcome === "finding").map(({ rule, subgroup }) => ({ rule, subgroup })),
    );
  }
});

it("the line of a diagnosis that an earlier version stored is made of the whole of it", () => {
  const stored = diagnosed();
  const run = { ...RECORD, createdBy: null, createdAt: new Date(0), lastImport: null };
  const times = { training: null, startedAt: null, endedAt: null };
  const diagnosis = { form: "result" as const, json: JSON.stringify(stored) };
  expect(readListLine({ ...run, ...times, diagnosis })).toEqual(JSON.parse(JSON.stringify(composeListLine(stored))));
});

it("a line is as long for a run of a thousand layers as for one of ten", () => {
  const lineOf = (layers: number): number => {
    const names = Array.from({ length: layers }, (_, layer) => `layers.${layer}`);
    const run = buildRun({
      layers: names,
      series: names.map((layer, at) => ({ metric: "grad_norm", layer, value: (_, step) => 2 + Math.sin(at + step) })),
      steps: 40,
    });
    return JSON.stringify(composeListLine(measureRun("run", run, []))).length;
  };
  const [few, many] = [lineOf(10), lineOf(1000)];
  expect(many).toBeLessThan(few + 2000);
});

it("a loss that ends beyond all numbers leaves the column empty that sorts by it, which holds no other", () => {
  const endings = [1.7e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5].map((last) => {
    const value = (_: number, step: number): number => (step < 30 ? 1.5 : last);
    const loss = { metric: "loss", split: "train" as const, value };
    return composeListLine(measureRun("run", buildRun({ series: [loss], steps: 40 }), [])).finalLoss;
  });
  expect(endings).toEqual([null, null, null, null, 1.5]);
});
