import { describe, expect, test } from "vitest";
import { compareGaps } from "@/lib/report/verification/compare-gaps";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { GAPS } from "./experiments-under-test";

type Split = Extract<ExperimentEvidence["gaps"], { status: "split" }>;
type Part = Split["groups"][number]["parts"][number];

const NONE = { status: "none", reason: "There are no predictions." } as const;

function split(change: (part: Part) => Part, gaps = GAPS): Split {
  if (gaps.status !== "split") throw new Error("Expected a split.");
  return { ...gaps, groups: gaps.groups.map((group) => ({ ...group, parts: group.parts.map(change) })) };
}

/** An experiment took part in the split. */
const REPAIRED = split((part) =>
  part.part === "optimisation"
    ? { ...part, estimate: { status: "estimated", value: 0.04, method: "pairs", n: 400, notes: [] } }
    : part,
);

describe("gaps that a report states", () => {
  test("are passed where they come out of the inputs", () => {
    expect(compareGaps(GAPS, GAPS)).toEqual([]);
    expect(compareGaps(NONE, NONE)).toEqual([]);
  });

  test("are refused by the part that does not come out of the inputs, in its number or its words", () => {
    const closing = split((part) => (part.part === "calibration" ? { ...part, closing: "Nothing." } : part));
    expect(compareGaps(closing, GAPS)).toEqual([
      "Of the gap of polytrauma, parts.calibration.closing does not come out of the inputs.",
    ]);
  });

  test("are compared in the whole gap alone where an experiment took part, whose runs are elsewhere", () => {
    expect(compareGaps(REPAIRED, GAPS)).toEqual([]);
    const larger = {
      ...REPAIRED,
      groups: REPAIRED.groups.map((group) => ({ ...group, patients: group.patients + 1 })),
    };
    expect(compareGaps(larger, GAPS)).toEqual(["Of the gap of polytrauma, patients does not come out of the inputs."]);
  });

  test("are refused where a group, or all of them, are left out or added", () => {
    const empty = { ...split((part) => part), groups: [] };
    expect(compareGaps(empty, GAPS)).toEqual(["Other groups have a gap by the inputs than the report states."]);
    expect(compareGaps(GAPS, empty)).toContain("The gap of polytrauma does not come out of the inputs.");
    for (const [one, other] of [
      [NONE, GAPS],
      [GAPS, NONE],
    ] as const)
      expect(compareGaps(one, other)).toEqual([
        "Whether gaps of groups can be split comes out otherwise of the inputs.",
      ]);
  });
});
