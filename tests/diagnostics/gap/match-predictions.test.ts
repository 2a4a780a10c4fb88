import { describe, expect, test } from "vitest";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { matchPredictions } from "@/lib/diagnostics/gap/match-predictions";
import { drawPredictions } from "../build-subgroup-run";

const set = drawPredictions([
  { name: "polytrauma", patients: 40 },
  { name: "isolated_tbi", patients: 60 },
]);

/** The same patients as another training predicts them. */
function predictedAgain(change: Partial<PredictionSet> = {}): PredictionSet {
  return { ...set, risks: set.risks.map((risk) => risk / 2), ...change };
}

function reasonOf(...others: readonly PredictionSet[]): string {
  const matched = matchPredictions(set, others);
  return "reason" in matched ? matched.reason : "";
}

describe("predictions of another run", () => {
  test("are taken for the same patients where rows, outcomes and shared columns are the same", () => {
    const again = predictedAgain();
    expect(matchPredictions(set, [again])).toBe(again.risks);
    // A column that only one file has says nothing against it, nor does another order of labels.
    const relabelled = set.columns.map((column) => ({
      ...column,
      labels: column.labels.toReversed(),
      codes: column.codes.map((code) => column.labels.length - 1 - code),
    }));
    expect(reasonOf(predictedAgain({ columns: relabelled }))).toBe("");
    expect(reasonOf(predictedAgain({ columns: [], split: null }))).toBe("");
  });

  test("are refused for other patients or in another order, and what differs is named", () => {
    expect(reasonOf()).toBe("has no predictions");
    expect(reasonOf(predictedAgain({ rows: 99 }))).toContain("99 rows, where the run has 100");
    expect(
      reasonOf(predictedAgain({ outcomes: set.outcomes.map((outcome, row) => (row === 7 ? 1 - outcome : outcome)) })),
    ).toContain("outcomes differ");
    const moved = set.columns.map((column) => ({
      ...column,
      codes: column.codes.map((code, row) => (row === 3 ? 1 : code)),
    }));
    expect(reasonOf(predictedAgain({ columns: moved }))).toContain("column subgroup differs");
    const train = { name: "split", labels: ["train"], codes: new Int32Array(100) };
    expect(reasonOf(predictedAgain({ split: train }))).toContain("column split differs");
    expect(reasonOf(predictedAgain({ weights: new Float64Array(100).fill(1) }))).toContain("weights");
  });

  test("are the last set of a run that fits", () => {
    const [first, second] = [predictedAgain(), predictedAgain()];
    expect(matchPredictions(set, [first, second, predictedAgain({ rows: 99 })])).toBe(second.risks);
  });
});
