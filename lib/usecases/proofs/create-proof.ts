import type { Actor } from "@/lib/auth/roles";
import { canonicalJson } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import type { ProofDocument } from "@/lib/core/proof-document";
import type { ProofPlan, ProofPlanContent } from "@/lib/core/proof-plan";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { isAnswered, type ProofPlanRecord } from "@/lib/db/proof-record";
import type { RunRecord } from "@/lib/db/run-record";
import { PROOFS_LIMIT } from "@/lib/ingest/limits";
import { comparePlans, type PlanDifference } from "@/lib/proof/compare-plans";
import { MARGIN_OF_LOSS, STATED_MARGIN } from "@/lib/proof/derive-plan";
import type { CreateProofBody } from "@/lib/schema/proof";
import { findVisibleRun } from "../find-visible-run";
import { findCurrentDiagnosis, getDiagnosis } from "../get-diagnosis";
import { namePlan } from "../name-plan";
import type { Runtime } from "../runtime";
import { showProof } from "./get-proof";
import { findPlanned, type PlanJob } from "./plan-stored-run";
import { isWithdrawn, lastAssignment } from "./proof-progress";
import { addProofStep, requireProofOwner } from "./step-proof";
import { isMeasureOpen } from "./withhold-answer";

/** A run that changes while it is read is read again so often. */
const ROUNDS = 4;

/** Others would have to register a plan in between this often. */
const ATTEMPTS = 10;

/**
 * Registers the plan of an experiment on a finding of a run as it stands: derived from the run, or one that
 * `rounds prove PATH` wrote before. The same question has one plan, as long as nobody takes it back.
 *
 * @returns `isNew` is false where there was the same plan already
 * @throws AppError "not-found" or "forbidden"; "bad-input" where the run has no such finding, nothing is known to
 *   change or can be measured, the plan is not what this run gives, or the owner cannot train; "conflict" where it is
 *   registered for another run; "too-large" beyond `PROOFS_LIMIT`
 */
export async function createProof(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  body: CreateProofBody,
): Promise<{ readonly proof: ProofDocument; readonly isNew: boolean }> {
  const run = await findVisibleRun(runtime, actor, runId, "proof.plan");
  if (body.owner !== null) await requireProofOwner(runtime, run, body.owner);
  await getDiagnosis(runtime, actor, run.id);
  const planned = body.plan === null ? await deriveWished(runtime, run, body) : await check(runtime, run, body.plan);
  const record = await register(runtime, actor, run, { ...planned, isWritten: body.plan !== null });
  const { sha256 } = record?.plan ?? planned.plan;
  await assign(runtime, actor, run, { sha256, record, body });
  return { proof: await showProof(runtime, actor, run, sha256), isNew: record === null };
}

type Planned = { readonly plan: ProofPlan; readonly isFirstNamed: boolean };

async function deriveWished(
  runtime: Runtime,
  run: RunRecord,
  { rule, subgroup, change, pairs, margin }: CreateProofBody,
): Promise<Planned> {
  const wishes = { rule, subgroup, change, replicates: pairs, margin };
  return await derive(runtime, { runId: run.id, wishes, created: new Date().toISOString(), like: null });
}

/** As written with these wishes for the run as it is stored. */
async function deriveLike(runtime: Runtime, run: RunRecord, plan: ProofPlan): Promise<Planned> {
  const { finding, change, replicates, measure, created } = plan;
  const margin = measure.marginSource === STATED_MARGIN ? plan.margin : null;
  const wishes = { rule: finding.rule, subgroup: finding.subgroup, change: change.id, replicates, margin };
  const like = { run: plan.run, finding };
  return await derive(runtime, { runId: run.id, wishes, created, like });
}

async function derive({ workers }: Runtime, job: PlanJob): Promise<Planned> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { planned } = await workers.run({ kind: "plan-proof", ...job });
    if (planned !== null) return { plan: namePlan(planned.content), isFirstNamed: planned.isFirstNamed };
  }
  throw new AppError("unavailable", "The run keeps changing while it is read.", "Ask again in a moment.");
}

/**
 * A plan that was written elsewhere must be what it was, about a finding that this run has, and the one that this
 * product writes for it: whoever could choose its seeds, its budget or its measure could choose its answer.
 */
async function check(runtime: Runtime, run: RunRecord, plan: ProofPlan): Promise<Planned> {
  if (namePlan(plan).sha256 !== plan.sha256)
    throw new AppError(
      "bad-input",
      "Expected the plan as it was written, found one that was changed: its SHA-256 is another.",
      "Send the file of rounds prove as it is; whoever changes a plan writes a new one.",
    );
  const diagnosis = await findCurrentDiagnosis(runtime, run.id);
  const verdicts = diagnosis?.document.verdicts ?? [];
  if (diagnosis === null || findPlanned(plan, verdicts) === null) throw otherFinding(plan, verdicts);
  if (plan.measure.marginSource === MARGIN_OF_LOSS && !isMeasureOpen(plan.measure, [diagnosis]))
    throw new AppError(
      "bad-input",
      "Expected a margin that was stated: one that follows from the loss of a small group gives that loss away.",
      "Write the plan with --margin.",
    );
  const derived = await deriveLike(runtime, run, plan);
  const difference = comparePlans(plan, derived.plan);
  if (difference !== null) throw otherPlan(difference);
  return { plan, isFirstNamed: derived.isFirstNamed };
}

function otherPlan({ field, expected, found }: PlanDifference): AppError {
  return new AppError(
    "bad-input",
    `Expected the plan that this run gives as it is stored, with ${expected} as its ${field}, found ${found}.`,
    "Write it with rounds prove for this run; only the change, the pairs and a stated margin are free.",
  );
}

function otherFinding(
  { finding }: ProofPlan,
  verdicts: readonly { readonly rule: string; readonly outcome: string }[],
): AppError {
  const found = [...new Set(verdicts.filter(({ outcome }) => outcome === "finding").map(({ rule }) => rule))].join(
    ", ",
  );
  const wanted = `${finding.rule}${finding.subgroup === null ? "" : ` on ${finding.subgroup}`}`;
  return new AppError(
    "bad-input",
    `Expected a plan for a finding of this run, found one for ${wanted}; its findings are: ${found === "" ? "none" : found}.`,
    "Send the plan to the run that it was written for.",
  );
}

/** Of plans that are derived the moment is no part of the question. */
function isSameQuestion(record: ProofPlanRecord, plan: ProofPlan, isWritten: boolean): boolean {
  if (record.plan.sha256 === plan.sha256) return true;
  return !isWritten && !isWithdrawn(record) && questionOf(record.plan) === questionOf(plan);
}

function questionOf(plan: ProofPlanContent): string {
  return canonicalJson({ ...plan, created: undefined, sha256: undefined });
}

/** @returns the plan of the same question that was there already; null where there was none */
async function register(
  { database }: Runtime,
  actor: Actor,
  run: RunRecord,
  { isWritten, ...planned }: Planned & { readonly isWritten: boolean },
): Promise<ProofPlanRecord | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await listProofPlans(database, { runId: run.id });
    const same = known.find((record) => isSameQuestion(record, planned.plan, isWritten));
    if (same !== undefined) return same;
    if (known.length >= PROOFS_LIMIT)
      throw new AppError(
        "too-large",
        `Expected at most ${PROOFS_LIMIT} plans of a run; there are as many.`,
        "Train the pairs of one that is there.",
      );
    const params = { ...planned, runId: run.id, known: known.length, author: actor.id, at: new Date() };
    if ((await createProofPlan(database, params)) === "created") return null;
  }
  throw new AppError("unavailable", "Others keep planning experiments on this run.", "Ask again in a moment.");
}

/** Somebody who asks again for what somebody is to train already changes nothing. */
async function assign(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  asked: { readonly sha256: string; readonly record: ProofPlanRecord | null; readonly body: CreateProofBody },
): Promise<void> {
  const { sha256, record, body } = asked;
  const { owner, dueOn } = body;
  if (owner === null) return;
  if (record !== null) {
    const last = lastAssignment(record);
    const isAsked = last?.owner === owner && last.dueOn === dueOn;
    if (isAsked || isAnswered(record) || record.seenAt !== null || isWithdrawn(record)) return;
  }
  await addProofStep(runtime, actor, run, sha256, { kind: "assign", owner, dueOn });
}
