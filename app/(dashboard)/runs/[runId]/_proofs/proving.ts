import type { ProofDocument } from "@/lib/core/proof-document";
import type { ProofChange, ProofPlan } from "@/lib/core/proof-plan";
import type { ProofState } from "@/lib/proof/proof-words";

/** A change that may be tried for a finding. */
export type ChangeChoice = { readonly id: ProofChange; readonly name: string; readonly what: string };

/** What can be tried for a finding, the likeliest first, with as many pairs as the product would plan. */
export type Provable = { readonly changes: readonly ChangeChoice[]; readonly pairs: number };

/** The experiments on the findings of a run, and what the reader may ask for. */
export type Proving = {
  readonly proofs: readonly ProofDocument[];
  /** Who can be asked to train. */
  readonly owners: readonly { readonly id: string; readonly name: string }[];
  readonly mayPlan: boolean;
  /** It is only now computed what some runs show, so that nothing can be said of any plan, nor another be asked for. */
  readonly isBusy: boolean;
  /** What is known of each finding, by the id of the verdict. */
  readonly states: Readonly<Record<string, ProofState>>;
  /** By the id of the verdict; a finding that nothing is known to remove is not in it. */
  readonly provable: Readonly<Record<string, Provable>>;
};

/** Plans on one finding, the newest first. */
export function proofsOf(
  { proofs }: Pick<Proving, "proofs">,
  { rule, subgroup }: Pick<ProofPlan["finding"], "rule" | "subgroup">,
): readonly ProofDocument[] {
  return proofs.filter(({ plan: { finding } }) => finding.rule === rule && finding.subgroup === subgroup);
}
