import type { GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";

/** One group in the predictions of one run; null where a number is hidden from the reader. */
export type TrendGroup = Pick<GroupResult, "name" | "description" | "observedExpected" | "auroc"> & {
  readonly patients: number | null;
  readonly events: number | null;
};

/** What the predictions of one run of a project say of its groups. */
export type TrendRun = {
  readonly id: string;
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly groups: readonly TrendGroup[];
};
