import { describe, expect, test } from "vitest";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import { readGroupLosses } from "@/lib/proof/read-group-losses";
import { buildRun, FALLING_LOSS } from "../diagnostics/build-run";
import {
  drawPatients,
  labelColumn,
  labelGroup,
  runWith,
  toPredictionSet,
} from "../diagnostics/subgroups/make-prediction-set";

const PATIENTS = [...drawPatients("polytrauma", 30, { seed: 1 }), ...drawPatients("isolated_tbi", 30, { seed: 2 })];

describe("the held-out losses of a run", () => {
  test("are those that were logged, and never a training loss", () => {
    const series = [
      FALLING_LOSS(),
      { metric: "loss", split: "validation" as const, value: () => 0.4 },
      { metric: "loss", split: "validation" as const, subgroup: "polytrauma", value: () => 0.7 },
    ];
    const run = { ...buildRun({ series }), subgroups: ["polytrauma", "isolated_tbi"] };
    expect(readGroupLosses(run, { status: "none", reason: "none" })).toEqual([
      { from: "log", split: "validation", subgroup: null, loss: expect.closeTo(0.4, 12) },
      { from: "log", split: "validation", subgroup: "polytrauma", loss: expect.closeTo(0.7, 12) },
    ]);
    const bare = buildRun({ series: [FALLING_LOSS()] });
    expect(readGroupLosses(bare, { status: "none", reason: "none" })).toEqual([]);
  });

  test("are of the predictions where none were logged: of the declared groups, else of those shown first", () => {
    const centre = labelColumn(
      "centre",
      PATIENTS.map((_, row) => (row % 2 === 0 ? "north" : "south")),
    );
    const set = toPredictionSet(PATIENTS, 3);
    const columns = [...set.columns, centre];
    const read = (plan: Parameters<typeof runWith>[1]) => {
      const run = runWith({ ...set, columns }, plan);
      return readGroupLosses(run, analyseSubgroups(run));
    };
    expect(read(null).map(({ subgroup }) => subgroup)).toEqual(["polytrauma", "isolated_tbi"]);
    const [declared, ...rest] = read({ subgroups: [labelGroup("isolated_tbi")] });
    expect(rest).toEqual([]);
    expect(declared).toMatchObject({ from: "predictions", split: "test", subgroup: "isolated_tbi" });
    const own = PATIENTS.flatMap(({ group, risk }, row) =>
      group === "isolated_tbi" ? [-Math.log(set.outcomes[row] === 1 ? risk : 1 - risk)] : [],
    );
    expect(declared?.loss).toBeCloseTo(own.reduce((sum, loss) => sum + loss, 0) / own.length, 10);
  });
});
