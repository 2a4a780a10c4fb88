import type { Actor } from "@/lib/auth/roles";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { getGaps, peekGaps } from "./gaps/get-gaps";
import { listProofs, peekProofs } from "./proofs/list-proofs";
import type { Runtime } from "./runtime";

/**
 * What experiments on the findings of a run show, as far as the reader may see it, in the order in which they were
 * planned. Whoever is the first to be shown the answer of one is named in it from then on; nothing else changes.
 *
 * @throws AppError "not-found" or "forbidden"; "unavailable" where runs never rest while they are read
 */
export async function gatherExperiments(runtime: Runtime, actor: Actor, runId: string): Promise<ExperimentEvidence> {
  const proofs = await listProofs(runtime, actor, runId);
  return { proofs: proofs.toReversed(), gaps: await getGaps(runtime, actor, runId) };
}

/** The same without waiting: null where some of it is only now computed. */
export async function peekExperiments(
  runtime: Runtime,
  actor: Actor,
  runId: string,
): Promise<ExperimentEvidence | null> {
  const proofs = await peekProofs(runtime, actor, runId);
  const gaps = proofs === null ? null : await peekGaps(runtime, actor, runId, proofs);
  return proofs === null || gaps === null ? null : { proofs: proofs.toReversed(), gaps };
}
