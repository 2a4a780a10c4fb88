import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/core/canonical-json";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { Database } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { listRunsOfPlan, type RunOfPlan } from "@/lib/db/list-runs-of-plan";
import type { ProofPlanRecord } from "@/lib/db/proof-record";

/** The runs that name a plan as they stand, and the SHA-256 of all that an answer is computed from. */
export type ProofRuns = { readonly key: string; readonly runs: readonly RunOfPlan[] };

/** Cheap, since it is asked with every look at a plan: no point is read. */
export async function readProofRuns(db: Database, record: ProofPlanRecord): Promise<ProofRuns> {
  const { plan, projectId, seenAt } = record;
  const runs = await listRunsOfPlan(db, { projectId, sha256: plan.sha256 });
  const states: string[] = [];
  for (const { id, claim, createdAt, deletedAt, isTraining } of runs) {
    const { fingerprint } = deletedAt === null ? await findRunFingerprint(db, { runId: id }) : { fingerprint: null };
    // The moment at which somebody saw the results matters only to runs that came in after it.
    const isLate = seenAt !== null && createdAt > seenAt;
    states.push(canonicalJson({ id, claim, createdAt: createdAt.toISOString(), isTraining, isLate, fingerprint }));
  }
  const text = [`engine ${ENGINE_VERSION}`, `plan ${plan.sha256}`, ...states].join("\n");
  return { key: createHash("sha256").update(text).digest("hex"), runs };
}
