import { subgroupPerformanceRule } from "@/lib/diagnostics/rules/subgroup-performance";
import type { RunData } from "@/lib/series/run-data";
import { RunLog } from "../simulate-subgroups/run-log";
import { drawSet, flattened, nameOf, RIGHT, shifted } from "./draw-set";
import { judgeSet, planFor } from "./judge-set";

export type Agreement = { readonly sets: number; readonly groups: number; readonly alike: number };

const SIZES = [200, 120, 80, 40];
const BASE = -0.8;
const THRESHOLD = 0.3;
/** Of the last group but one, in turn. */
const RELATIONS = [RIGHT, shifted(1.2), flattened(0, BASE)];

/** Whether the parts give the verdict of the whole rule, with its bootstraps, curves and texts, on each group. */
export function compareWithWhole(sets: number, firstSeed: number): Agreement {
  let [groups, alike] = [0, 0];
  for (let index = 0; index < sets; index += 1) {
    const concerned = RELATIONS[index % RELATIONS.length] ?? RIGHT;
    const designs = SIZES.map((patients, group) => ({
      patients,
      base: BASE,
      spread: 1.2,
      relation: group === 2 ? concerned : RIGHT,
    }));
    const set = drawSet(designs, firstSeed + index);
    const content = planFor(set, index % 2 === 0 ? THRESHOLD : null, index % 4 < 2);
    const run: RunData = {
      ...new RunLog(1).toRun({ numel: [1], outside: null, logits: null }),
      predictions: [set],
      plan: { version: 1, author: "simulated", createdAt: "", isAfterResults: false, content },
    };
    const verdicts = subgroupPerformanceRule.evaluate(run, { loss: null, divergence: null, earlier: [] });
    judgeSet(set, content).forEach((found, group) => {
      // Undeclared, a label that tells little stands behind the name of its column.
      const names = [nameOf(group), `subgroup: ${nameOf(group)}`];
      const whole = verdicts.find(({ subgroup }) => subgroup !== null && names.includes(subgroup));
      if (whole === undefined) throw new Error("The whole rule has a verdict on every group.");
      groups += 1;
      if ((whole.outcome === "finding") === (found !== null)) alike += 1;
    });
  }
  return { sets, groups, alike };
}
