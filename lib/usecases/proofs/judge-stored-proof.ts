import { BoundedMemory } from "@/lib/core/bounded-memory";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import type { RunOfPlan } from "@/lib/db/list-runs-of-plan";
import type { ProofPlanRecord } from "@/lib/db/proof-record";
import { composeAnswer } from "@/lib/proof/compose-answer";
import { matchResults } from "@/lib/proof/match-results";
import type { Runtime } from "../runtime";
import type { JudgedRuns } from "./judge-proof-runs";
import { type ProofRuns, readProofRuns } from "./read-proof-runs";

/** What the runs of a plan show, and all runs that name it, also those that do not count. */
export type JudgedProof = JudgedRuns & { readonly runs: readonly RunOfPlan[] };

/** Runs that change while they are read are read again so often. */
const ROUNDS = 4;

/** Of plans that wait for runs: what they wait for is stored nowhere. */
const LIMITS = { size: 200, milliseconds: 10 * 60_000 };
const memories = new WeakMap<Database, BoundedMemory<JudgedRuns>>();

/**
 * What the stored runs of a plan show by now, from the store where that was computed from the same already. Whose
 * plan was taken back is not judged: see `ProofDocument.state`. Nobody is noted as having seen it.
 *
 * @throws AppError "unavailable" where the runs never rest while they are read
 */
export async function judgeStoredProof(runtime: Runtime, record: ProofPlanRecord): Promise<JudgedProof> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const read = await readProofRuns(runtime.database, record);
    const known = recall(runtime, record, read);
    if (known !== null) return known;
    const judged = await judgeOnce(runtime, record, placeOf(record, read));
    if (judged === null || judged.key !== read.key) continue;
    memoryOf(runtime.database).set(placeOf(record, read), judged, 1, performance.now());
    return { ...judged, runs: read.runs };
  }
  throw new AppError("unavailable", "The runs keep changing while they are read.", "Ask again in a moment.");
}

/** Whether it is known by now what the runs of a plan show, so that nobody has to wait for it. */
export async function isProofJudged(runtime: Runtime, record: ProofPlanRecord): Promise<boolean> {
  return recall(runtime, record, await readProofRuns(runtime.database, record)) !== null;
}

function recall({ database }: Runtime, record: ProofPlanRecord, { key, runs }: ProofRuns): JudgedProof | null {
  if (record.latest?.key === key) return { ...record.latest, runs };
  if (runs.length === 0 && record.latest === null) return { ...judgeNone(record), key, runs };
  const kept = memoryOf(database).get(placeOf(record, { key }), performance.now());
  return kept === undefined ? null : { ...kept, runs };
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
  const matched = matchResults(plan, [], null);
  const answer = composeAnswer(plan, matched, () => {
    throw new Error("Without runs nothing is read.");
  });
  const { missing } = matched;
  const result = { ...answer, withheld: answer, arrived: [], missing, setAside: [], held: [], firstBegan: null };
  return { result, engineVersion: ENGINE_VERSION };
}
