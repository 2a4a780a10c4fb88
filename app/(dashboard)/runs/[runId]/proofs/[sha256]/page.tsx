import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { can } from "@/lib/auth/roles";
import { prepareProof } from "@/lib/charts/proof/prepare-proof";
import { getProof } from "@/lib/usecases/proofs/get-proof";
import { listProofOwners } from "@/lib/usecases/proofs/list-proof-owners";
import { getRuntime } from "@/lib/usecases/runtime";
import { HowToRun } from "../../_proofs/how-to-run";
import { ProofAnswer } from "../../_proofs/proof-answer";
import { ProofFacts } from "../../_proofs/proof-facts";
import { ProofHistory } from "../../_proofs/proof-history";
import { ProofLead } from "../../_proofs/proof-lead";
import { ProofRuns } from "../../_proofs/proof-runs";
import { ProofSteps } from "../../_proofs/proof-steps";
import { loadRunPage } from "../../_run/load-run-page";

export const metadata: Metadata = { title: "Experiment" };

export default async function ProofPage({ params }: PageProps<"/runs/[runId]/proofs/[sha256]">) {
  const { runId, sha256 } = await params;
  const { run } = await loadRunPage(runId);
  const actor = await requireCurrentActor();
  const runtime = getRuntime();
  const proof = await orNotFound(getProof(runtime, actor, run.id, sha256));
  const isWaiting = proof.state === "waiting";
  const mayStep = isWaiting && can(actor, "proof.plan", run.project.id);
  const isOwn = proof.registered.by.id === actor.id || can(actor, "project.edit", run.project.id);
  const hasRuns = proof.arrived.length + proof.setAside.length > 0;
  const words = prepareProof(proof);
  return (
    <>
      <ProofLead proof={proof} words={words} />
      {proof.state === "answered" ? <ProofAnswer proof={proof} /> : null}
      <ProofFacts facts={words.facts} />
      {proof.state === "withdrawn" ? null : <ProofRuns proof={proof} />}
      {isWaiting ? <HowToRun runId={run.id} project={run.project.name} plan={proof.plan} /> : null}
      <ProofHistory history={words.history}>
        {mayStep ? (
          <ProofSteps
            runId={run.id}
            sha256={proof.plan.sha256}
            mayWithdraw={isOwn && !hasRuns}
            owners={await listProofOwners(runtime.database, run.project.id)}
          />
        ) : null}
      </ProofHistory>
    </>
  );
}
