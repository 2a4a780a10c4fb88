import { isAppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { ensureTask } from "@/lib/db/ensure-task";
import { hasRun } from "@/lib/db/has-run";
import { noteVerdictChanges } from "@/lib/db/note-verdict-changes";
import { logError } from "@/lib/http/log-error";
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
const TURN_MS = 500;
/** Each batch asking would cost as much as the batch. */
const ASKED_EVERY_MS = 3_000;

const underWay = new WeakMap<Database, string>();
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
 * Checks a run that grows, whether somebody looks at it or not, and keeps what its verdicts have changed to. Rests
 * after each check for as long as its cost demands. The check itself goes on in the background, so that it holds up no
 * other task.
 */
export async function checkGrowingRun(runtime: Runtime, runId: string): Promise<void> {
  const { database, background } = runtime;
  if (!(await hasRun(database, { id: runId }))) return;
  const current = await findCurrentDiagnosis(runtime, runId);
  if (current !== null) return await noteChanges(runtime, runId, current);
  const comesAgain = (ms: number): Promise<void> => {
    return enqueueTask(database, { kind: CHECK_GROWING_RUN, runId, dueAt: new Date(Date.now() + ms) });
  };
  const busy = underWay.get(database);
  if (busy !== undefined) return await comesAgain(TURN_MS);
  underWay.set(database, runId);
  const work = comesAgain(LONGEST_REST_MS)
    .then(() => renewDiagnosis(runtime, runId))
    .then(async (renewed) => {
      if (renewed !== null) await noteChanges(runtime, runId, renewed.diagnosis);
      const seconds = renewed?.seconds ?? 0;
      await comesAgain(Math.min(LONGEST_REST_MS, Math.max(SHORTEST_REST_MS, seconds * 1000 * RESTS_PER_CHECK)));
    })
    .catch((error: unknown) => {
      // Deleted meanwhile, or the server stops.
      if (!isAppError(error)) logError("a growing run was not checked", { runId, error });
    })
    .finally(() => {
      underWay.delete(database);
      background.delete(work);
    });
  background.add(work);
}

async function noteChanges(
  { database }: Runtime,
  runId: string,
  { document }: Pick<StoredDiagnosis, "document">,
): Promise<void> {
  const { verdicts, run } = document;
  await noteVerdictChanges(database, { runId, verdicts, step: run.steps?.last ?? null, at: new Date() });
}
