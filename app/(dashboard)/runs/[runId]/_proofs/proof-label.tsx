import { ShapeLabel } from "@/app/_components/shape-label";
import { proofShape } from "@/lib/charts/proof/proof-shape";
import type { ProofDocument } from "@/lib/core/proof-document";
import { nameProofState } from "@/lib/proof/name-proof-state";

type ProofLabelProps = { readonly proof: ProofDocument; readonly className?: string };

/** How a plan stands, as a shape and in a few words. */
export function ProofLabel({ proof, className = "" }: ProofLabelProps) {
  return <ShapeLabel label={{ shape: proofShape(proof), word: nameProofState(proof) }} className={className} />;
}
