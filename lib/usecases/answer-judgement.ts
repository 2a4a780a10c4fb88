import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { appendJudgementStep } from "@/lib/db/append-judgement-step";
import { type JudgementRecord, listJudgements } from "@/lib/db/list-judgements";
import type { RunRecord } from "@/lib/db/run-record";
import type { JudgementStepBody } from "@/lib/schema/judgement";
import { findVisibleRun } from "./find-visible-run";
import { judgementState, ownerOf } from "./judgement-progress";
import { listOwners } from "./list-judgements";
import type { Runtime } from "./runtime";

/** Others would have to answer in between this often. */
const ATTEMPTS = 10;

/**
 * Says who is to answer a disagreement or a need and until when, answers it, or takes a judgement back.
 * What was said before stays as it was said.
 *
 * @throws AppError "not-found", "forbidden", "bad-input" for an owner who cannot answer, or "conflict"
 *   when the judgement asks for no answer or has one already
 */
export async function answerJudgement(
  runtime: Runtime,
  actor: Actor,
  target: { readonly runId: string; readonly judgementId: string },
  step: JudgementStepBody,
): Promise<{ readonly number: number }> {
  const run = await findVisibleRun(runtime, actor, target.runId, "run.read");
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [judgement] = await listJudgements(runtime.database, { runId: run.id, id: target.judgementId });
    if (judgement === undefined) throw judgementNotFound();
    requireRight(actor, run, judgement, step);
    requireOpen(judgement, step);
    if (step.kind === "assign") await requireOwner(runtime, run, step.owner);
    const number = judgement.steps.length + 1;
    const saved = await appendJudgementStep(runtime.database, {
      runId: run.id,
      judgementId: judgement.id,
      number,
      kind: step.kind,
      owner: step.kind === "assign" ? step.owner : null,
      dueOn: step.kind === "assign" ? step.dueOn : null,
      text: step.kind === "assign" ? null : step.text,
      author: actor.id,
      at: new Date(),
    });
    if (saved) return { number };
  }
  throw new AppError("unavailable", "The judgement was answered by others meanwhile.", "Read it again.");
}

/** Whoever was asked may answer, an engineer among them; only the author takes a judgement back. */
function requireRight(actor: Actor, run: RunRecord, judgement: JudgementRecord, step: JudgementStepBody): void {
  const projectId = run.project.id;
  if (step.kind === "resolve") requireCapability(actor, "judgement.answer", projectId, ownerOf(judgement));
  if (step.kind === "assign") requireCapability(actor, "judgement.record", projectId);
  if (step.kind !== "withdraw" || judgement.author === actor.id) return;
  throw new AppError(
    "forbidden",
    "Only the author of a judgement takes it back.",
    "Record a judgement of your own that says what you think.",
  );
}

function requireOpen(judgement: JudgementRecord, step: JudgementStepBody): void {
  const state = judgementState(judgement);
  if (state === "resolved" || state === "withdrawn") {
    throw new AppError(
      "conflict",
      `Expected an open judgement, but this one is ${state} already.`,
      "Record a new judgement of the verdict.",
    );
  }
  if (state === "stated" && step.kind !== "withdraw") {
    throw new AppError(
      "conflict",
      "Expected a disagreement or a need; an agreement asks for no answer.",
      "Record a judgement that says what is missing.",
    );
  }
}

async function requireOwner(runtime: Runtime, run: RunRecord, owner: string): Promise<void> {
  const owners = await listOwners(runtime.database, run.project.id);
  if (owners.some(({ id }) => id === owner)) return;
  throw new AppError(
    "bad-input",
    "Expected somebody of this project who may answer a judgement as its owner.",
    "Take an id from `owners` of GET /api/v1/runs/{id}/judgements.",
  );
}

function judgementNotFound(): AppError {
  return new AppError("not-found", "The run has no such judgement.", "Take the id from the list of its judgements.");
}
