import { verdictId } from "@/lib/charts/verdict-id";
import { groupWords } from "@/lib/core/group-words";
import type { RuleId } from "@/lib/core/verdict";
import { AskForProof } from "./ask-for-proof";
import { ProofLabel } from "./proof-label";
import { ProofLink } from "./proof-link";
import { type Proving, proofsOf } from "./proving";

type GroupProofProps = {
  readonly runId: string;
  /** A finding on a group of patients. */
  readonly finding: { readonly rule: RuleId; readonly subgroup: string };
  readonly proving: Proving;
};

/** The experiments on a finding of a group, and for those who may the one button that asks for the first. */
export function GroupProof({ runId, finding, proving }: GroupProofProps) {
  const proofs = proofsOf(proving, finding).filter(({ state }) => state !== "withdrawn");
  const isProvable = proving.mayPlan && proving.provable[verdictId(finding)] !== undefined;
  if (proofs.length > 0) {
    return (
      <ul aria-label="Experiments on this finding" className="grid gap-1">
        {proofs.map((proof) => (
          <li key={proof.plan.sha256} className="flex flex-wrap items-center gap-x-3">
            <ProofLabel proof={proof} />
            <ProofLink proof={proof} />
          </li>
        ))}
      </ul>
    );
  }
  if (!isProvable) return null;
  return <AskForProof runId={runId} finding={finding} of={groupWords(finding.subgroup)} owners={proving.owners} />;
}
