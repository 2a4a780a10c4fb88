import { verdictId } from "@/lib/charts/verdict-id";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { ProofLabel } from "./proof-label";
import { ProofLink } from "./proof-link";
import { ProveIt } from "./prove-it";
import { type Proving, proofsOf } from "./proving";

type ProofPanelProps = {
  readonly runId: string;
  readonly finding: Pick<ProofPlan["finding"], "rule" | "subgroup"> & { readonly name: string };
  readonly proving: Proving;
};

/** Experiments on this finding of a finding, and for those who may, the way to another. */
export function ProofPanel({ runId, finding, proving }: ProofPanelProps) {
  const { rule, subgroup, name } = finding;
  const id = verdictId(finding);
  const state = proving.states[id];
  const provable = proving.mayPlan ? proving.provable[id] : undefined;
  const proofs = proofsOf(proving, finding);
  if (proofs.length === 0 && provable === undefined) return null;
  return (
    <section aria-label={`Experiments: ${name}`} className="grid gap-3 border-t border-line pt-4">
      <h3 className="text-xs text-muted">What experiments show</h3>
      <p className="max-w-prose">
        {state === undefined || state.document === null ? (
          "Seen in the log: no experiment on this finding has an answer."
        ) : (
          <>
            {state.document.answer.sentence} {state.older} {state.others}
          </>
        )}
      </p>
      {proofs.length === 0 ? null : (
        <ul className="grid gap-1">
          {proofs.map((proof) => (
            <li key={proof.plan.sha256} className="flex flex-wrap items-center gap-x-3">
              <ProofLabel proof={proof} />
              <ProofLink proof={proof} />
            </li>
          ))}
        </ul>
      )}
      {provable === undefined ? null : (
        <ProveIt {...provable} runId={runId} finding={{ rule, subgroup }} name={name} owners={proving.owners} />
      )}
    </section>
  );
}
