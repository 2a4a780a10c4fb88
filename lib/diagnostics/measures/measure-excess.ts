import type { RunData } from "@/lib/series/run-data";
import { measureExcessByCalibration } from "./excess-by-calibration";
import { measureExcessByComparators } from "./excess-by-comparator";
import { measureExcessByGeneralisation } from "./excess-by-generalisation";
import type { ExcessEvidence } from "./excess-evidence";
import { type GroupLosses, joinGroupLosses, measureGroupLosses } from "./group-losses";
import { findHeldOut, type HeldOut } from "./held-out-groups";
import { rememberByRun } from "./remember-by-run";

/** All that a run shows of the loss of one subgroup against its attainable level. */
export type GroupExcess = {
  readonly subgroup: string;
  readonly evidence: readonly ExcessEvidence[];
  /** What kept the other kinds of evidence away, a sentence each. */
  readonly missing: readonly string[];
};

/** One entry for every subgroup that the log names, in its order. */
export function measureExcess(run: RunData): readonly GroupExcess[] {
  return excessOf(run, "all");
}

const excessOf = rememberByRun((run, _: "all"): readonly GroupExcess[] => {
  const found = findHeldOut(run);
  const heldOut = "reason" in found ? null : found;
  const losses = new Map(run.subgroups.map((name) => [name, measureGroupLosses(run, heldOut, name)]));
  return run.subgroups.map((subgroup) => {
    const results = [
      ...fromPredictions(heldOut, subgroup, "reason" in found ? found.reason : null),
      fromLosses(losses, subgroup),
    ];
    return {
      subgroup,
      evidence: results.filter((result) => typeof result !== "string"),
      missing: results.filter((result) => typeof result === "string"),
    };
  });
});

function fromPredictions(
  heldOut: HeldOut | null,
  subgroup: string,
  reason: string | null,
): readonly (ExcessEvidence | string)[] {
  const group = heldOut?.groups.get(subgroup);
  if (heldOut === null || group === undefined) return [reason ?? "The predictions have no patients of this name."];
  return [measureExcessByCalibration(heldOut.set, group), ...measureExcessByComparators(heldOut.set, group)];
}

function fromLosses(losses: ReadonlyMap<string, GroupLosses | string>, subgroup: string): ExcessEvidence | string {
  const own = losses.get(subgroup);
  if (own === undefined || typeof own === "string") return own ?? "No loss was logged for it.";
  const others = [...losses].flatMap(([name, group]) =>
    name === subgroup || typeof group === "string" ? [] : [group],
  );
  if (others.length === 0) return "There is no other subgroup with losses in training and outside to compare with.";
  return measureExcessByGeneralisation(own, joinGroupLosses(others));
}
