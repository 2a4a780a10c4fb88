import { BoundedMemory } from "@/lib/core/bounded-memory";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { AppError, isAppError } from "@/lib/core/errors";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { Database } from "@/lib/db/database";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import type { RunOfPlan } from "@/lib/db/list-runs-of-plan";
import { isAnswered, type ProofPlanRecord, type StoredProofResult } from "@/lib/db/proof-record";
import { saveProofOutcome } from "@/lib/db/save-proof-outcome";
import { composeAnswer } from "@/lib/proof/compose-answer";
import { contradictClaim } from "@/lib/proof/contradict-claim";
import { beganBy, type MatchedResults, matchResults } from "@/lib/proof/match-results";
import type { ProofResult } from "@/lib/proof/proof-result";
import { readGroupLosses } from "@/lib/proof/read-group-losses";
import { readMeasure } from "@/lib/proof/read-measure";
import type { SecondarySide } from "@/lib/proof/secondary-pair";
import { diagnoseStoredRun } from "../diagnose-stored-run";
import { loadStoredRun } from "../load-stored-run";
import { diagnosisKey, parseStoredDiagnosis, type StoredDiagnosis } from "../stored-diagnosis";
import { readProofRuns } from "./read-proof-runs";
import { type ReadRun, withholdAnswer } from "./withhold-answer";

/** What the stored runs of a plan show, under the key of what that was computed from. */
export type JudgedRuns = {
  readonly key: string;
  readonly result: StoredProofResult;
  readonly engineVersion: string;
};

/** What a run shows by itself. */
type Shown = Pick<ProofResult, "value" | "contradiction">;

/** In runs: what is kept of one is two numbers and a sentence. */
const LIMITS = { size: 5_000, milliseconds: 60 * 60_000 };
const memories = new WeakMap<Database, BoundedMemory<Shown>>();

/**
 * Judges the stored runs of a plan that has no answer yet, and stores the answer once all pairs are there. Runs in a
 * worker thread.
 *
 * @returns null where a run changed while it was read, or the answer is there already: whoever waits asks again
 * @throws AppError "not-found" when there is no such plan
 */
export async function judgeProofRuns(
  db: Database,
  { runId, sha256 }: { readonly runId: string; readonly sha256: string },
): Promise<JudgedRuns | null> {
  const record = await findProofPlan(db, { runId, sha256 });
  if (record === null) throw new AppError("not-found", "The run has no such plan.", "Take it from the list of plans.");
  const { plan } = record;
  if (isAnswered(record)) return null;
  const { key, runs } = await readProofRuns(db, record);
  const read = await readRuns(db, record, runs).catch(nullWhereGone);
  if (read === null || (await readProofRuns(db, record)).key !== key) return null;
  const { matched, arms } = read;
  const result = composeResult(plan, matched, arms, runs);
  if (matched.missing.length === 0) {
    const stored = { runId, planSha256: sha256, key, engineVersion: ENGINE_VERSION, outcome: result.outcome, result };
    if (!(await saveProofOutcome(db, { ...stored, at: new Date() }))) return null;
  }
  return { key, result, engineVersion: ENGINE_VERSION };
}

type ReadRuns = { readonly matched: MatchedResults; readonly arms: ReadonlyMap<string, Arm> };

async function readRuns(db: Database, record: ProofPlanRecord, runs: readonly RunOfPlan[]): Promise<ReadRuns | null> {
  const results: ProofResult[] = [];
  for (const run of runs) results.push(await readResult(db, record, run));
  const matched = matchResults(record.plan, results);
  if (matched.missing.length > 0) return { matched, arms: new Map() };
  const arms = await readArms(db, record.plan, matched);
  return arms && { matched, arms };
}

/** A run that is deleted while it is read is no fault of whoever asks for the plan. */
function nullWhereGone(error: unknown): null {
  if (isAppError(error) && error.code === "not-found") return null;
  throw error;
}

async function readResult(db: Database, record: ProofPlanRecord, run: RunOfPlan): Promise<ProofResult> {
  const { id, claim, createdAt, claimedAt, deletedAt, isTraining } = run;
  const isDeleted = deletedAt !== null;
  const shown = isDeleted || isTraining ? { value: null } : await recallShown(db, record.plan, run);
  const stored = { made: createdAt.toISOString(), arrived: claimedAt.toISOString(), isDeleted, isTraining };
  return { ...claim, ...shown, run: id, stored };
}

/** Each run that comes in has all others looked at again: each is read once in this thread, as long as it stays as it is. */
async function recallShown(db: Database, plan: ProofPlan, run: RunOfPlan): Promise<Shown> {
  const memory = memories.get(db) ?? new BoundedMemory<Shown>(LIMITS);
  memories.set(db, memory);
  const place = `${plan.sha256}/${run.id}/${run.changes}`;
  const known = memory.get(place, performance.now());
  if (known !== undefined) return known;
  const shown = await readShown(db, plan, run);
  memory.set(place, shown, 1, performance.now());
  return shown;
}

async function readShown(db: Database, { measure }: ProofPlan, { id: runId, claim }: RunOfPlan): Promise<Shown> {
  const { run } = await loadStoredRun(db, { runId, metric: "loss" });
  return { value: readMeasure(run, measure), contradiction: contradictClaim(run, claim) };
}

/** What is read of a run that counts beside the measure, and what its readers may see of it. */
type Arm = { readonly side: SecondarySide; readonly shown: ReadRun };

/** Of each diagnosis no more is kept than the answer needs: there may be two hundred. */
async function readArms(
  db: Database,
  { finding }: ProofPlan,
  { pairs }: MatchedResults,
): Promise<ReadonlyMap<string, Arm> | null> {
  const arms = new Map<string, Arm>();
  for (const { run: runId } of pairs.flatMap(({ asIs, repaired }) => [asIs, repaired])) {
    const diagnosis = await readDiagnosis(db, runId);
    if (diagnosis === null) return null;
    const { run } = await loadStoredRun(db, { runId, metric: "loss" });
    const { document, subgroups, publication, subgroupTraining } = diagnosis;
    const verdicts = document.verdicts.filter(({ rule }) => rule === finding.rule);
    const side = { verdicts, subgroups, losses: readGroupLosses(run, subgroups) };
    arms.set(runId, { side, shown: { subgroups, publication, subgroupTraining } });
  }
  return arms;
}

async function readDiagnosis(db: Database, runId: string): Promise<StoredDiagnosis | null> {
  const { fingerprint } = await findRunFingerprint(db, { runId });
  const key = diagnosisKey(fingerprint);
  const kept = await findDiagnosis(db, { runId, key });
  if (kept !== null) return parseStoredDiagnosis(kept);
  const stored = await diagnoseStoredRun(db, runId);
  const computed = stored === key ? await findDiagnosis(db, { runId, key }) : null;
  return computed === null ? null : parseStoredDiagnosis(computed);
}

/** @param runs as they stood when they were read */
function composeResult(
  plan: ProofPlan,
  matched: MatchedResults,
  arms: ReadonlyMap<string, Arm>,
  runs: readonly RunOfPlan[],
): StoredProofResult {
  const counted = matched.pairs.flatMap(({ asIs, repaired }) => [asIs, repaired]);
  const answer = composeAnswer(plan, matched, ({ run }) => {
    const arm = arms.get(run);
    if (arm === undefined) throw new Error("Every run of a whole pair has been read.");
    return arm.side;
  });
  const shown = [...arms.values()].map((arm) => arm.shown);
  return {
    ...answer,
    withheld: withholdAnswer(plan, answer, shown),
    arrived: counted.map(({ seed, arm, run }) => ({ seed, arm, run })),
    missing: matched.missing,
    setAside: matched.setAside.map(({ result: { run, seed, arm }, fault, sentence }) => {
      return { run, seed, arm, fault, sentence };
    }),
    held: counted.map(({ run }) => ({ run, changes: runs.find(({ id }) => id === run)?.changes ?? 0 })),
    firstBegan: counted.map(beganBy).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
  };
}
