import { BoundedMemory } from "@/lib/core/bounded-memory";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import type { RunOfPlan } from "@/lib/db/list-runs-of-plan";
import type { ProofPlanRecord } from "@/lib/db/proof-record";
import { composeAnswer } from "@/lib/proof/compose-answer";
import { matchResults } from "@/lib/proof/match-results";
import type { Runtime } from "../runtime";
import type { JudgedRuns } from "./judge-proof-runs";
import { type ProofRuns, readProofRuns } from "./read-proof-runs";

/** What the runs of a plan show, and all runs that name it, also those that do not count. */
export type JudgedProof = JudgedRuns & {
  readonly runs: readonly RunOfPlan[];
  /** When the plan was answered; null before that. */
  readonly answeredAt: Date | null;
};

/** Runs that change while they are read are read again so often. */
const ROUNDS = 4;

/** Of plans that wait for runs: what they wait for is stored nowhere. */
const LIMITS = { size: 200, milliseconds: 10 * 60_000 };
const memories = new WeakMap<Database, BoundedMemory<JudgedRuns>>();

/**
 * What the stored runs of a plan show: its answer where it has one, whatever became of the runs since, else what they
 * show by now. Whose plan was taken back is not judged: see `ProofDocument.state`. Nobody is noted as having seen it.
 *
 * @throws AppError "unavailable" where the runs never rest while they are read
 */
export async function judgeStoredProof(runtime: Runtime, record: ProofPlanRecord): Promise<JudgedProof> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const current = round === 0 ? record : await readAgain(runtime, record);
    const read = await readProofRuns(runtime.database, current);
    const known = recall(runtime, current, read);
    if (known !== null) return known;
    const judged = await judgeOnce(runtime, current, placeOf(current, read));
    // An answer is read from where it stays: another one may have been first.
    if (judged === null || judged.key !== read.key || judged.result.missing.length === 0) continue;
    memoryOf(runtime.database).set(placeOf(current, read), judged, 1, performance.now());
    return { ...judged, runs: read.runs, answeredAt: null };
  }
  throw new AppError("unavailable", "The runs keep changing while they are read.", "Ask again in a moment.");
}

/** Whether it is known by now what the runs of a plan show, so that nobody has to wait for it. */
export async function isProofJudged(runtime: Runtime, record: ProofPlanRecord): Promise<boolean> {
  return recall(runtime, record, await readProofRuns(runtime.database, record)) !== null;
}

async function readAgain({ database }: Runtime, record: ProofPlanRecord): Promise<ProofPlanRecord> {
  return (await findProofPlan(database, { runId: record.runId, sha256: record.plan.sha256 })) ?? record;
}

function recall({ database }: Runtime, record: ProofPlanRecord, { key, runs }: ProofRuns): JudgedProof | null {
  const { latest } = record;
  if (latest !== null) return { ...latest, runs, answeredAt: latest.createdAt };
  if (runs.length === 0) return { ...judgeNone(record), key, runs, answeredAt: null };
  const kept = memoryOf(database).get(placeOf(record, { key }), performance.now());
  return kept === undefined ? null : { ...kept, runs, answeredAt: null };
}

function placeOf({ runId }: ProofPlanRecord, { key }: Pick<ProofRuns, "key">): string {
  return `${runId}/${key}`;
}

function memoryOf(database: Database): BoundedMemory<JudgedRuns> {
  const memory = memories.get(database) ?? new BoundedMemory<JudgedRuns>(LIMITS);
  memories.set(database, memory);
  return memory;
}

/** Two callers in this process share one computation; one elsewhere is harmless, since it stores the same. */
async function judgeOnce(
  { judging, workers }: Runtime,
  { runId, plan }: ProofPlanRecord,
  place: string,
): Promise<JudgedRuns | null> {
  const underWay = judging.get(place);
  if (underWay !== undefined) return await underWay;
  const started = workers
    .run({ kind: "judge-proof", runId, sha256: plan.sha256 })
    .then(({ judged }) => judged)
    .finally(() => judging.delete(place));
  judging.set(place, started);
  return await started;
}

/** A plan that nobody has sent a run for. */
function judgeNone({ plan }: ProofPlanRecord): Omit<JudgedRuns, "key"> {
  const matched = matchResults(plan, []);
  const answer = composeAnswer(plan, matched, () => {
    throw new Error("Without runs nothing is read.");
  });
  const { missing } = matched;
  const result = { ...answer, withheld: answer, arrived: [], missing, setAside: [], held: [], firstBegan: null };
  return { result, engineVersion: ENGINE_VERSION };
}
