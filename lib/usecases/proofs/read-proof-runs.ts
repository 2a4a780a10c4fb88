import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/core/canonical-json";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { Database } from "@/lib/db/database";
import { findPlanOfRun } from "@/lib/db/list-analysis-plans";
import { listRunsOfPlan, type RunOfPlan } from "@/lib/db/list-runs-of-plan";
import type { ProofPlanRecord } from "@/lib/db/proof-record";

/** The runs that name a plan as they stand, and the SHA-256 of all that an answer is computed from. */
export type ProofRuns = { readonly key: string; readonly runs: readonly RunOfPlan[] };

/** Cheap, since it is asked with every look at a plan: no point is read, and nothing for each run. */
export async function readProofRuns(db: Database, record: ProofPlanRecord): Promise<ProofRuns> {
  const { plan, projectId } = record;
  const runs = await listRunsOfPlan(db, { projectId, sha256: plan.sha256 });
  // Which groups are read beside the measure follows from what the project declares.
  const groups = (await findPlanOfRun(db, { runId: record.runId }))?.version ?? null;
  const states = runs.map(({ createdAt, claimedAt, deletedAt, name: _, ...state }) => ({
    ...state,
    createdAt: createdAt.toISOString(),
    claimedAt: claimedAt.toISOString(),
    isDeleted: deletedAt !== null,
    // What a run holds that is still being trained is not read, so that no page waits for it to rest.
    changes: state.isTraining ? null : state.changes,
  }));
  const text = canonicalJson({ engine: ENGINE_VERSION, plan: plan.sha256, groups, states });
  return { key: createHash("sha256").update(text).digest("hex"), runs };
}
