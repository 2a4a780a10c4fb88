import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import type { ProofDocument } from "@/lib/core/proof-document";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import type { ProofPlanRecord } from "@/lib/db/proof-record";
import type { RunRecord } from "@/lib/db/run-record";
import { findVisibleRun } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { showProofs } from "./show-proofs";

/**
 * The plan of an experiment on a finding of a run, with what became of it.
 *
 * @param sha256 of the plan
 * @throws AppError "not-found" or "forbidden"; "unavailable" where its runs never rest while they are read
 */
export async function getProof(runtime: Runtime, actor: Actor, runId: string, sha256: string): Promise<ProofDocument> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  return await showProof(runtime, actor, run, sha256);
}

/** @throws AppError "not-found" where the run has no such plan */
export async function showProof(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  sha256: string,
): Promise<ProofDocument> {
  const [document] = await showProofs(runtime, actor, run, [await requirePlan(runtime, run.id, sha256)]);
  if (document === undefined) throw planNotFound();
  return document;
}

/** @throws AppError "not-found" where the run has no such plan */
export async function requirePlan({ database }: Runtime, runId: string, sha256: string): Promise<ProofPlanRecord> {
  const record = await findProofPlan(database, { runId, sha256 });
  if (record === null) throw planNotFound();
  return record;
}

function planNotFound(): AppError {
  return new AppError("not-found", "The run has no such plan.", "Take its SHA-256 from the list of the run's plans.");
}
