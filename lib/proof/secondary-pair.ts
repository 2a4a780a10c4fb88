import type { Verdict } from "@/lib/core/verdict";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { GroupLoss } from "./read-group-losses";

/** What is read of one run beside the measure of its plan. */
export type SecondarySide = {
  readonly verdicts: readonly Verdict[];
  readonly subgroups: SubgroupOutcome;
  /** See readGroupLosses. */
  readonly losses: readonly GroupLoss[];
};

export type SecondaryPair = {
  readonly seed: number;
  readonly asIs: SecondarySide;
  readonly repaired: SecondarySide;
};
