import { isAppError } from "@/lib/core/errors";
import { mayStillGrow } from "@/lib/core/may-still-grow";
import type { Database } from "@/lib/db/database";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { ensureTask } from "@/lib/db/ensure-task";
import { hasRun } from "@/lib/db/has-run";
import { noteVerdictChanges } from "@/lib/db/note-verdict-changes";
import { readLiveState } from "@/lib/db/read-live-state";
import { logError } from "@/lib/http/log-error";
import { askForJudging } from "./ask-for-judging";
import { findCurrentDiagnosis, renewDiagnosis } from "./get-diagnosis";
import type { Runtime } from "./runtime";
import type { StoredDiagnosis } from "./stored-diagnosis";
import { CHECK_GROWING_RUN } from "./task-kinds";

/** After a check that took a second, nine seconds of rest: a run that grows costs at most a tenth of one core. */
const RESTS_PER_CHECK = 9;
const SHORTEST_REST_MS = 3_000;
/** A server that is killed during a check leaves the run to be checked after so long, where no batch comes before. */
const LONGEST_REST_MS = 10 * 60_000;
/** When one run is being checked, the next one waits: uploads and readers need the other threads. */
const TURN_MS = 3_000;
/** Each batch asking would cost as much as the batch. */
const ASKED_EVERY_MS = 3_000;

const underWay = new WeakSet<Database>();
/** Runs of which the last check failed in this process. */
const failed = new WeakMap<Database, Set<string>>();
const asked = new WeakMap<Database, Map<string, number>>();

/** Asks for a run to be checked as it grows. Called with every batch; writes for few of them. */
export async function askForCheck({ database }: Runtime, runId: string, now: Date): Promise<void> {
  const times = asked.get(database) ?? new Map<string, number>();
  asked.set(database, times);
  if (now.getTime() - (times.get(runId) ?? Number.NEGATIVE_INFINITY) < ASKED_EVERY_MS) return;
  // What is older than that says nothing any more.
  for (const [id, time] of times) if (now.getTime() - time >= ASKED_EVERY_MS) times.delete(id);
  times.set(runId, now.getTime());
  // The last batch within the time has nobody behind it who asks, so that the task comes when the time is over.
  await ensureTask(database, { kind: CHECK_GROWING_RUN, runId, dueAt: new Date(now.getTime() + ASKED_EVERY_MS) });
}

/**
 * Checks a run that grew, whether somebody looks at it or not, and keeps what its verdicts have changed to. Rests
 * after each check for as long as its cost demands. The check itself goes on in the background, so that it holds up no
 * other task.
 */
export async function checkGrowingRun(runtime: Runtime, runId: string): Promise<void> {
  const { database, background } = runtime;
  // Asked before anything is read: many runs may wait for their turn.
  if (underWay.has(database)) return await comesAgain(database, runId, TURN_MS);
  underWay.add(database);
  let check: Promise<void> | null = null;
  try {
    if (!(await isDue(runtime, runId))) return;
    // While the task is still held: one that is put back as it ends could be taken for done with it.
    await comesAgain(database, runId, LONGEST_REST_MS);
    const started = checkNow(runtime, runId).finally(() => {
      underWay.delete(database);
      background.delete(started);
    });
    check = started;
    background.add(started);
  } finally {
    if (check === null) underWay.delete(database);
  }
}

/** Whether there is anything to be checked; changes of verdicts that others computed are kept on the way. */
async function isDue(runtime: Runtime, runId: string): Promise<boolean> {
  const { database } = runtime;
  if (!(await hasRun(database, { id: runId }))) return false;
  const current = await findCurrentDiagnosis(runtime, runId);
  const hasFailed = failed.get(database)?.delete(runId) ?? false;
  if (current !== null) {
    await noteChanges(runtime, runId, current);
    return false;
  }
  if (!hasFailed) return true;
  // A run that cannot be checked is tried again only as long as it may become another one.
  const { training, lastBatchAt, startedAt } = await readLiveState(database, { runId });
  return mayStillGrow({ training, lastAt: lastBatchAt ?? startedAt }, new Date());
}

async function checkNow(runtime: Runtime, runId: string): Promise<void> {
  const { database } = runtime;
  try {
    const renewed = await renewDiagnosis(runtime, runId);
    if (renewed !== null) await noteChanges(runtime, runId, renewed.diagnosis);
    const rest = Math.max(SHORTEST_REST_MS, (renewed?.seconds ?? 0) * 1000 * RESTS_PER_CHECK);
    await comesAgain(database, runId, Math.min(LONGEST_REST_MS, rest));
  } catch (error) {
    // Deleted meanwhile, or the server stops.
    if (isAppError(error)) return;
    logError("a growing run was not checked", { runId, error });
    failed.set(database, (failed.get(database) ?? new Set()).add(runId));
  }
}

async function comesAgain(database: Database, runId: string, ms: number): Promise<void> {
  await enqueueTask(database, { kind: CHECK_GROWING_RUN, runId, dueAt: new Date(Date.now() + ms) });
}

async function noteChanges(
  { database }: Runtime,
  runId: string,
  { document }: Pick<StoredDiagnosis, "document">,
): Promise<void> {
  const { verdicts, run } = document;
  const at = new Date();
  await noteVerdictChanges(database, { runId, verdicts, step: run.steps?.last ?? null, at });
  await askForJudging({ database }, runId, at);
}
