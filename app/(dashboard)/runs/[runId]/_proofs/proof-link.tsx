import Link from "next/link";
import { groupWords } from "@/lib/core/group-words";
import type { ProofDocument } from "@/lib/core/proof-document";
import { CHANGE_NAMES } from "@/lib/proof/proof-words";

/** The way to a plan, named by what it changes and for whom. */
export function ProofLink({ proof: { run, plan } }: { readonly proof: ProofDocument }) {
  const { subgroup } = plan.finding;
  return (
    <Link href={`/runs/${run.id}/proofs/${plan.sha256}`} className="prose-link inline-flex min-h-6 items-center">
      Plan{subgroup === null ? "" : ` for ${groupWords(subgroup)}`}: {CHANGE_NAMES[plan.change.id]}
    </Link>
  );
}
