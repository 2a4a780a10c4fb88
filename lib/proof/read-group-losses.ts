import type { ProofMeasure } from "@/lib/core/proof-plan";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { RunData } from "@/lib/series/run-data";
import { chooseMeasure } from "./choose-measure";
import { listShownGroups } from "./list-shown-groups";

/** Where a run ended in the held-out loss of a group (null = all patients), and where that was read; may be not finite. */
export type GroupLoss = Pick<ProofMeasure, "from" | "split" | "subgroup"> & { readonly loss: number };

/**
 * The held-out losses of a run: of all patients, and of every group that its log names or its analysis shows;
 * each as it was logged, else of the predictions.
 */
export function readGroupLosses(run: RunData, analysis: SubgroupOutcome): readonly GroupLoss[] {
  const names = new Set([...run.subgroups, ...listShownGroups(analysis).map(({ name }) => name)]);
  return [null, ...names].flatMap((subgroup) => {
    const measured = chooseMeasure(run, subgroup);
    if (measured === null || measured.measure.split === "train") return [];
    const { from, split } = measured.measure;
    return [{ from, split, subgroup, loss: measured.end }];
  });
}
