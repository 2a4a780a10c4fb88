import { describe, expect, test } from "vitest";
import type { JudgedState } from "@/lib/core/judgement";
import { listChangesSince } from "@/lib/core/list-changes-since";

const SET = { name: "test.csv", sha256: "1".repeat(64), checkpointStep: 900, modelSha256: null };
const THEN: JudgedState = {
  diagnosisKey: "key",
  revision: 4,
  engineVersion: "3",
  planVersion: 1,
  definition: "GCS 3 to 8 by bands of the Glasgow Coma Scale (rule gcs-bands, version 1)",
  predictions: [SET],
  verdict: { version: 1, outcome: "finding", severity: "warning" },
};
const changed = (change: Partial<JudgedState>) => listChangesSince(THEN, { ...THEN, diagnosisKey: "other", ...change });

describe("what has changed since a judgement was made", () => {
  test("is nothing while the diagnosis is the same", () => {
    expect(listChangesSince(THEN, THEN)).toEqual([]);
  });

  test.each<[string, Partial<JudgedState>, string]>([
    ["another version of the plan", { planVersion: 2 }, "the plan changed (version 1, now version 2)"],
    ["a plan that was none before", { planVersion: null }, "the plan changed (version 1, now none)"],
    ["another definition of the group", { definition: "another" }, "the definition of the group changed"],
    ["another checkpoint", { predictions: [{ ...SET, checkpointStep: 950 }] }, "the predictions changed"],
    ["other predictions", { predictions: [{ ...SET, sha256: "2".repeat(64) }] }, "the predictions changed"],
    ["another engine", { engineVersion: "4" }, "the checks changed (engine 3, now 4)"],
    ["another revision", { revision: 5 }, "the run's points, mapping or settings changed"],
    ["points that came live", {}, "points were added to the run"],
  ])("is %s", (_, change, words) => {
    expect(changed(change)).toEqual([words]);
  });

  test("names everything at once, and last how the verdict reads now", () => {
    const verdict = { version: 1, outcome: "no-finding", severity: null } as const;
    expect(changed({ planVersion: 2, revision: 5, verdict })).toEqual([
      "the plan changed (version 1, now version 2)",
      "the run's points, mapping or settings changed",
      "the verdict was “warning” and is “nothing found”",
    ]);
  });

  test("says nothing of a verdict that is still being computed", () => {
    const now = { ...THEN, diagnosisKey: "other", revision: 5, verdict: undefined };
    expect(listChangesSince(THEN, now)).toEqual(["the run's points, mapping or settings changed"]);
  });
});
