import type { Metadata } from "next";
import Link from "next/link";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { listProofs } from "@/lib/usecases/proofs/list-proofs";
import { getRuntime } from "@/lib/usecases/runtime";
import { ProofItem } from "../_proofs/proof-item";
import { loadRunPage } from "../_run/load-run-page";

export const metadata: Metadata = { title: "Experiments" };

export default async function ProofsPage({ params }: PageProps<"/runs/[runId]/proofs">) {
  const { run } = await loadRunPage((await params).runId);
  const actor = await requireCurrentActor();
  const proofs = await orNotFound(listProofs(getRuntime(), actor, run.id));
  return (
    <section aria-labelledby="proofs" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="proofs" className="text-base font-semibold">
        Experiments on this run
      </h2>
      <p className="max-w-prose">
        A log shows what went together. Only a training with one thing changed shows what that one thing did.
      </p>
      {proofs.length === 0 ? (
        <p className="text-muted">
          No experiment was planned yet. One is asked for at a finding of the{" "}
          <Link href={`/runs/${run.id}`} className="prose-link">
            verdict
          </Link>
          .
        </p>
      ) : (
        <ul className="grid divide-y divide-line rounded-md border border-line bg-surface">
          {proofs.map((proof) => (
            <ProofItem key={proof.plan.sha256} proof={proof} />
          ))}
        </ul>
      )}
    </section>
  );
}
