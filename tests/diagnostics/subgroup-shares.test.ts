import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { findShares, findTrainingCount } from "@/lib/diagnostics/measures/subgroup-shares";
import { findSettings } from "@/lib/ingest/find-settings";
import type { RunData } from "@/lib/series/run-data";
import { buildRun } from "./build-run";

const GROUPS = ["polytrauma", "isolated_tbi"];
const build = (counts: readonly [number, number], settings: Partial<RunSettings>): RunData => ({
  ...buildRun({
    series: GROUPS.map((subgroup, index) => ({ metric: "n", subgroup, value: () => counts[index] ?? 0 })),
    settings,
  }),
  subgroups: GROUPS,
});
const sharesOf = (run: RunData): readonly number[] | string => {
  const found = findShares(run, GROUPS);
  return found.status === "known" ? GROUPS.map((name) => found.shares.get(name) ?? Number.NaN) : found.reason;
};

describe("the share of a subgroup in the patients", () => {
  test("comes from the stated sizes, whatever was drawn for a record", () => {
    const sizes = { polytrauma: 121, isolated_tbi: 1089 };
    expect(sharesOf(build([120, 128], { subgroupSizes: sizes, trainingSize: 1210 }))).toEqual([0.1, 0.9]);
    expect(findTrainingCount(build([120, 128], { subgroupSizes: sizes }), "polytrauma")).toBe(121);
  });

  test("comes from the logged numbers where they add up to the training set or to a mini-batch", () => {
    expect(sharesOf(build([100, 300], { trainingSize: 400 }))).toEqual([0.25, 0.75]);
    expect(sharesOf(build([16, 48], { trainingSize: 4000, batchSize: 64 }))).toEqual([0.25, 0.75]);
  });

  test("is not known from draws made for a record, and not where groups overlap", () => {
    expect(sharesOf(build([120, 128], { trainingSize: 18889, batchSize: 128 }))).toContain("no shares");
    const overlapping = { subgroupSizes: { polytrauma: 300, isolated_tbi: 300 }, trainingSize: 400 };
    expect(sharesOf(build([0, 0], overlapping))).toContain("overlap");
    expect(sharesOf({ ...buildRun({ series: [] }), subgroups: GROUPS })).toContain("Neither");
  });
});

test("meta.json states the sizes of subgroups", () => {
  const { settings, ignored } = findSettings({ subgroup_n_train: { polytrauma: 121 } });
  expect([settings.subgroupSizes, ignored]).toEqual([{ polytrauma: 121 }, []]);
});
