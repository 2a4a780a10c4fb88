import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { countJudgements } from "@/lib/db/count-judgements";
import { createJudgement } from "@/lib/db/create-judgement";
import { JUDGEMENTS_LIMIT } from "@/lib/ingest/limits";
import type { RecordJudgementBody } from "@/lib/schema/judgement";
import { findVisibleRun } from "./find-visible-run";
import { getDiagnosis } from "./get-diagnosis";
import { readCurrentState, stateOf } from "./judged-state";
import type { Runtime } from "./runtime";

/**
 * Records what somebody says of a verdict, bound to the state that they read. The verdict itself stays
 * as it is, whatever is said of it.
 *
 * @throws AppError "not-found", "forbidden", "conflict" when the run is no longer what was read,
 *   "bad-input" when the run has no such verdict, or "too-large" beyond `JUDGEMENTS_LIMIT`
 */
export async function recordJudgement(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  { seen, ...judgement }: RecordJudgementBody,
): Promise<{ readonly id: string }> {
  const run = await findVisibleRun(runtime, actor, runId, "judgement.record");
  await getDiagnosis(runtime, actor, run.id);
  const current = await readCurrentState(runtime, run.id);
  if (current.diagnosisKey !== seen) throw changedMeanwhile();
  const { verdict, ...state } = stateOf(current, judgement);
  if (verdict === undefined) throw changedMeanwhile();
  if (verdict === null) {
    const subgroup = judgement.subgroup === null ? "the whole run" : `"${judgement.subgroup}"`;
    throw new AppError(
      "bad-input",
      `Expected a verdict of this run, found none by the rule "${judgement.rule}" on ${subgroup}.`,
      "Take rule and subgroup from GET /api/v1/runs/{id}/diagnosis.",
    );
  }
  if ((await countJudgements(runtime.database, { runId: run.id })) >= JUDGEMENTS_LIMIT) {
    throw new AppError(
      "too-large",
      `Expected at most ${JUDGEMENTS_LIMIT} judgements of a run; there are as many.`,
      "Answer one that is open instead.",
    );
  }
  const boundTo = { ...state, verdict };
  return await createJudgement(runtime.database, {
    ...judgement,
    runId: run.id,
    author: actor.id,
    boundTo,
    at: new Date(),
  });
}

function changedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "The run is no longer what was read: its data, its plan or the checks have changed since.",
    "Read the verdict again, then judge it; nothing was recorded.",
  );
}
