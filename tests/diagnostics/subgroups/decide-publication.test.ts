import { expect, test } from "vitest";
import { decidePublication } from "@/lib/diagnostics/subgroups/decide-publication";
import { drawPatients, runWith, toPredictionSet } from "./make-prediction-set";

const patients = [...drawPatients("polytrauma", 200, { seed: 1 }), ...drawPatients("isolated_tbi", 200, { seed: 2 })];

test("one file of predictions is published group by group, as far as no small cell follows", () => {
  const decision = decidePublication(runWith(toPredictionSet(patients, 3)));
  expect(decision?.withheld).toBeNull();
  expect(decision?.shown["polytrauma"]).toBeGreaterThan(0);
});

test("after a second file that lacks one patient nothing is published, so that the difference tells of nobody", () => {
  const run = runWith(toPredictionSet(patients, 3));
  const again = toPredictionSet(patients.slice(1), 3);
  const decision = decidePublication({ ...run, predictions: [...run.predictions, again] });
  expect(decision?.shown).toEqual({});
  expect(decision?.withheld).toContain("uploaded more than once");
});

test("a second file of training rows alone changes nothing, since nothing of it is shown", () => {
  const run = runWith(toPredictionSet(patients, 3));
  const set = toPredictionSet(patients, 4);
  const training = { ...set, split: { name: "split", labels: ["train"], codes: new Int32Array(set.rows) } };
  expect(decidePublication({ ...run, predictions: [training, ...run.predictions] })?.withheld).toBeNull();
});
