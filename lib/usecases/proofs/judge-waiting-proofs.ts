import { isAppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import type { ProofPlanRecord } from "@/lib/db/proof-record";
import { logError } from "@/lib/http/log-error";
import type { Runtime } from "../runtime";
import { JUDGE_PROOF } from "../task-kinds";
import { isProofJudged, judgeStoredProof } from "./judge-stored-proof";
import { isWithdrawn } from "./proof-progress";

/** While the experiments on one run are judged, those on the next wait: uploads and readers need the other threads. */
const TURN_MS = 1_000;
/** A server that is killed while it judges leaves the rest for so long. */
const AGAIN_MS = 10 * 60_000;

/** Runs whose experiments are being judged in this process. */
const underWay = new WeakMap<Database, Set<string>>();

/**
 * Judges what is not judged yet of the experiments on a run, so that whoever looks next does not wait. Nobody has seen
 * anything by it. It goes on in the background, so that it holds up no other task, for one run at a time.
 *
 * @param runId the run with the finding
 */
export async function judgeProofsInTurn(runtime: Runtime, runId: string): Promise<void> {
  const { database } = runtime;
  if (runsUnderWay(database).size > 0) return await comesAgain(database, runId, TURN_MS);
  if ((await listUnjudged(runtime, runId)).length === 0) return;
  // While the task is still held: one that is put back as it ends could be taken for done with it.
  await comesAgain(database, runId, AGAIN_MS);
  judgeProofsBeside(runtime, runId);
}

/** The same at once, for somebody who looks: no experiments on other runs are waited for. */
export function judgeProofsBeside(runtime: Runtime, runId: string): void {
  const { database, background } = runtime;
  const runs = runsUnderWay(database);
  if (runs.has(runId)) return;
  runs.add(runId);
  const work = judgeOneByOne(runtime, runId)
    .catch((error: unknown) => logError("experiments were not judged", { runId, error }))
    .finally(() => {
      runs.delete(runId);
      background.delete(work);
    });
  background.add(work);
}

/** A plan whose runs cannot be judged keeps none of the others from it. */
async function judgeOneByOne(runtime: Runtime, runId: string): Promise<void> {
  for (const record of await listUnjudged(runtime, runId)) {
    try {
      await judgeStoredProof(runtime, record);
    } catch (error) {
      // The runs keep changing and ask for it again, or the server stops.
      if (!isAppError(error)) logError("an experiment was not judged", { runId, plan: record.plan.sha256, error });
    }
  }
}

async function listUnjudged(runtime: Runtime, runId: string): Promise<readonly ProofPlanRecord[]> {
  const unjudged: ProofPlanRecord[] = [];
  for (const record of await listProofPlans(runtime.database, { runId })) {
    if (!isWithdrawn(record) && !(await isProofJudged(runtime, record))) unjudged.push(record);
  }
  return unjudged;
}

function runsUnderWay(database: Database): Set<string> {
  const runs = underWay.get(database) ?? new Set<string>();
  underWay.set(database, runs);
  return runs;
}

async function comesAgain(database: Database, runId: string, ms: number): Promise<void> {
  await enqueueTask(database, { kind: JUDGE_PROOF, runId, dueAt: new Date(Date.now() + ms) });
}
