import type { PlannedSubgroup } from "@/lib/core/analysis-plan";

/** A group of patients in one prediction set: who is in it, and of whom nobody can tell. */
export type SubgroupMembers = {
  /** How the group is called everywhere; unique within the set. */
  readonly name: string;
  readonly definition: PlannedSubgroup;
  /** The definition in words, with its version where it is a rule. */
  readonly description: string;
  /** Groups of one family stand side by side: the column or the rule that they come from. */
  readonly family: string;
  /** Row numbers, ascending. */
  readonly rows: Int32Array;
  /** Rows of which the inputs of the rule are missing; they are in no group but *unknown*. */
  readonly unknown: Int32Array;
};
