import { type Actor, can } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import type { ProofDocument } from "@/lib/core/proof-document";
import { appendProofStep } from "@/lib/db/append-proof-step";
import { listRunsOfPlan } from "@/lib/db/list-runs-of-plan";
import { isAnswered, type ProofPlanRecord } from "@/lib/db/proof-record";
import type { RunRecord } from "@/lib/db/run-record";
import type { ProofStepBody } from "@/lib/schema/proof";
import { findVisibleRun } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { requirePlan, showProof } from "./get-proof";
import { listProofOwners } from "./list-proof-owners";
import { isWithdrawn } from "./proof-progress";

/** Others would have to add a step in between this often. */
const ATTEMPTS = 10;

/**
 * Says who is to train the pairs of a plan and until when, or takes the plan back. Once it is answered, neither; and
 * a plan that a run names is not taken back, since how that run ended may be known.
 *
 * @throws AppError "not-found", "forbidden", "bad-input" for an owner who cannot train, or "conflict" for a plan that
 *   was taken back or is answered, or to be taken back though runs name it
 */
export async function stepProof(
  runtime: Runtime,
  actor: Actor,
  target: { readonly runId: string; readonly sha256: string },
  step: ProofStepBody,
): Promise<ProofDocument> {
  const run = await findVisibleRun(runtime, actor, target.runId, "proof.plan");
  await addProofStep(runtime, actor, run, target.sha256, step);
  return await showProof(runtime, actor, run, target.sha256);
}

/** The same of a run that was found already, without showing the plan. */
export async function addProofStep(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  sha256: string,
  step: ProofStepBody,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = await requirePlan(runtime, run.id, sha256);
    requireOpen(record);
    if (step.kind === "assign") await requireProofOwner(runtime, run, step.owner);
    else {
      requireAuthor(actor, run, record);
      await requireUnnamed(runtime, record);
    }
    const number = record.steps.length + 1;
    if (await appendProofStep(runtime.database, toRow(actor, { runId: run.id, sha256, number }, step))) return;
  }
  throw new AppError("unavailable", "The plan was changed by others meanwhile.", "Read it again.");
}

/** @throws AppError "bad-input" for somebody who is not asked to train in this project */
export async function requireProofOwner(
  { database }: Runtime,
  run: Pick<RunRecord, "project">,
  owner: string,
): Promise<void> {
  const owners = await listProofOwners(database, run.project.id);
  if (owners.some(({ id }) => id === owner)) return;
  throw new AppError(
    "bad-input",
    "Expected an engineer of this project as the owner, or where it has none an administrator.",
    "Take an id from `owners` of GET /api/v1/runs/{id}/proofs.",
  );
}

function toRow(
  actor: Actor,
  { runId, sha256, number }: { readonly runId: string; readonly sha256: string; readonly number: number },
  step: ProofStepBody,
): Parameters<typeof appendProofStep>[1] {
  const isAssignment = step.kind === "assign";
  return {
    runId,
    planSha256: sha256,
    number,
    kind: step.kind,
    owner: isAssignment ? step.owner : null,
    dueOn: isAssignment ? step.dueOn : null,
    text: isAssignment ? null : step.text,
    author: actor.id,
    at: new Date(),
  };
}

function requireOpen(record: ProofPlanRecord): void {
  const state = describeEnd(record);
  if (state === null) return;
  throw new AppError(
    "conflict",
    `Expected a plan that waits for its runs, but this one ${state}.`,
    "Plan another experiment.",
  );
}

function describeEnd(record: ProofPlanRecord): string | null {
  if (isWithdrawn(record)) return "was taken back";
  return isAnswered(record) ? "is answered" : null;
}

/** Also of runs that were deleted or do not fit: whoever trained them may know what they show. */
async function requireUnnamed({ database }: Runtime, { projectId, plan }: ProofPlanRecord): Promise<void> {
  const { length } = await listRunsOfPlan(database, { projectId, sha256: plan.sha256 });
  if (length === 0) return;
  throw new AppError(
    "conflict",
    `Expected a plan that no run names yet, but ${length === 1 ? "1 run does" : `${length} runs do`}, deleted ones among them.`,
    "Train the pairs that are missing; the plan stays.",
  );
}

/** Whoever wrote it, and the administrators of the project, for an author may be gone, or no person. */
function requireAuthor(actor: Actor, run: RunRecord, { author }: ProofPlanRecord): void {
  if (author === actor.id || can(actor, "project.edit", run.project.id)) return;
  throw new AppError(
    "forbidden",
    "Only the author of a plan and administrators of the project take it back.",
    "Ask one of them.",
  );
}
