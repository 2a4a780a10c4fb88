import { ShapeLabel } from "@/app/_components/shape-label";
import { proofShape } from "@/lib/charts/proof/proof-shape";
import type { ProofDocument } from "@/lib/core/proof-document";
import { PROOF_STATE_WORDS } from "@/lib/proof/proof-words";

type ProofLabelProps = { readonly proof: ProofDocument; readonly className?: string };

/** How a plan stands, as a shape and in a few words. */
export function ProofLabel({ proof, className = "" }: ProofLabelProps) {
  return <ShapeLabel label={{ shape: proofShape(proof), word: wordOf(proof) }} className={className} />;
}

function wordOf({ state, answer, plan, missing }: ProofDocument): string {
  switch (state) {
    case "answered":
      return PROOF_STATE_WORDS[answer.outcome];
    case "withdrawn":
      return "taken back";
    case "waiting":
      return `waiting: ${2 * plan.replicates - missing.length} of ${2 * plan.replicates} trainings`;
  }
}
