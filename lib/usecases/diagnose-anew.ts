import { enqueueTask } from "@/lib/db/enqueue-task";
import { logError } from "@/lib/http/log-error";
import { startDiagnosis } from "./get-diagnosis";
import type { Runtime } from "./runtime";
import { CHECK_GROWING_RUN } from "./task-kinds";

/** Where this process ends meanwhile, another one, or the next start, takes the check over after so long. */
const LATEST_MS = 60_000;

/**
 * Computes the diagnosis of a run of which much changed at once (a file, predictions) with nobody waiting, and asks for
 * the check that keeps what its verdicts have changed to and tells of those that became critical, as soon as it is there.
 */
export function diagnoseAnew(runtime: Runtime, runId: string): void {
  const { database, background } = runtime;
  const ask = (ms: number): Promise<void> => {
    return enqueueTask(database, { kind: CHECK_GROWING_RUN, runId, dueAt: new Date(Date.now() + ms) });
  };
  const diagnosed = startDiagnosis(runtime, runId);
  const work = ask(LATEST_MS)
    .then(() => diagnosed)
    .then(() => ask(0))
    .catch((error: unknown) => logError("a check was not asked for", { runId, error }))
    .finally(() => background.delete(work));
  background.add(work);
}
