import type { Actor } from "@/lib/auth/roles";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { AppError, isAppError } from "@/lib/core/errors";
import { ensureTask } from "@/lib/db/ensure-task";
import { findLatestDiagnosis } from "@/lib/db/find-latest-diagnosis";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { logError } from "@/lib/http/log-error";
import { findVisibleRun } from "./find-visible-run";
import { noteResultsSeen } from "./note-results-seen";
import { recallDiagnosis } from "./recall-diagnosis";
import type { Runtime } from "./runtime";
import {
  type BasedDiagnosis,
  diagnosisBasis,
  diagnosisKey,
  parseStoredDiagnosis,
  type StoredDiagnosis,
} from "./stored-diagnosis";
import { CHECK_GROWING_RUN } from "./task-kinds";
import { withholdForReader } from "./withhold-for-reader";

/** A run that changes while it is read is read again so often. */
const ROUNDS = 4;

/**
 * The diagnosis of a run as it stood when it was asked for, or later, as far as the reader may see it; computed when
 * nobody asked before. A run whose training goes on has other points by then, and is not waited for.
 *
 * @throws AppError "not-found" or "forbidden"; "unavailable" for a run that never rests while it is read
 */
export async function getDiagnosis(runtime: Runtime, actor: Actor, runId: string): Promise<StoredDiagnosis> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const stored = await computeDiagnosis(runtime, run.id);
  await noteResultsSeen(runtime, actor, run, stored.document.verdicts);
  return withholdForReader(actor, run.project.id, stored);
}

/** A diagnosis with the key under which it is stored. */
type KeyedDiagnosis = BasedDiagnosis & { readonly key: string };

/** A diagnosis that a page shows. */
export type ShownDiagnosis = KeyedDiagnosis & {
  /** False where live points came since: then it holds as of the last step that it rests on. */
  readonly isCurrent: boolean;
};

/**
 * What may be shown of a run without waiting: its diagnosis as it stands now, else the last one that differs in live
 * points alone, whose successor is computed when its turn comes; else null, and one is under way from now on. What
 * rests on anything that was taken away, or stated otherwise since, is not shown: predictions, files, settings, plan.
 */
export async function peekDiagnosis(runtime: Runtime, runId: string): Promise<ShownDiagnosis | null> {
  const { database } = runtime;
  const { fingerprint, standing } = await findRunFingerprint(database, { runId });
  const stored = await readUnder(runtime, runId, diagnosisKey(fingerprint));
  if (stored !== null) return { ...stored, isCurrent: true };
  const basis = diagnosisBasis(standing);
  const earlier = await findLatestDiagnosis(
    database,
    { runId, engineVersion: ENGINE_VERSION },
    (json) => parseStoredDiagnosis(json).basis === basis,
  );
  if (earlier === null) {
    void startDiagnosis(runtime, runId);
    return null;
  }
  await ensureTask(database, { kind: CHECK_GROWING_RUN, runId, dueAt: new Date() });
  return { ...parseStoredDiagnosis(earlier.result), key: earlier.key, isCurrent: false };
}

/**
 * Computes the diagnosis of a run once, as it stands now, or stood when the computation began that is under way.
 *
 * @returns null where the run was changed while it was read; `seconds` is how long it took
 */
export async function renewDiagnosis(
  runtime: Runtime,
  runId: string,
): Promise<{ readonly diagnosis: KeyedDiagnosis; readonly seconds: number } | null> {
  const began = performance.now();
  const key = await diagnoseOnce(runtime, runId);
  const diagnosis = key === null ? null : await readUnder(runtime, runId, key);
  return diagnosis && { diagnosis, seconds: (performance.now() - began) / 1000 };
}

/**
 * Computes a diagnosis without anybody having to wait for it.
 *
 * @returns when it is over, however it ended; it never fails
 */
export function startDiagnosis(runtime: Runtime, runId: string): Promise<void> {
  const work = computeDiagnosis(runtime, runId)
    .then(
      () => undefined,
      (error: unknown) => {
        // Deleted meanwhile, or the server stops: whoever asks next is told, and nobody asked now.
        if (!isAppError(error)) logError("a diagnosis failed", { runId, error });
      },
    )
    .finally(() => runtime.background.delete(work));
  runtime.background.add(work);
  return work;
}

async function computeDiagnosis(runtime: Runtime, runId: string): Promise<StoredDiagnosis> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = await findCurrentDiagnosis(runtime, runId);
    if (stored !== null) return stored;
    // What was under way when somebody asked may be of before the latest change; what began since is new enough.
    const mayBeOlder = round === 0 && runtime.diagnosing.has(runId);
    const key = await diagnoseOnce(runtime, runId);
    const computed = mayBeOlder || key === null ? null : await readUnder(runtime, runId, key);
    if (computed !== null) return computed;
  }
  const computed = await findCurrentDiagnosis(runtime, runId);
  if (computed === null) {
    throw new AppError("unavailable", "The run keeps changing while it is diagnosed.", "Ask again in a moment.");
  }
  return computed;
}

/**
 * Two callers in this process share one computation. One elsewhere is harmless: it stores the same bytes, unless a live
 * batch or a version of the plan came between the two.
 */
async function diagnoseOnce(runtime: Runtime, runId: string): Promise<string | null> {
  const underWay = runtime.diagnosing.get(runId);
  if (underWay !== undefined) return await underWay;
  const started = runtime.workers
    .run({ kind: "diagnose", runId })
    .then(({ key }) => key)
    .finally(() => runtime.diagnosing.delete(runId));
  runtime.diagnosing.set(runId, started);
  return await started;
}

/** The stored diagnosis of a run as it stands now; null when there is none yet. */
export async function findCurrentDiagnosis(runtime: Runtime, runId: string): Promise<KeyedDiagnosis | null> {
  const { fingerprint } = await findRunFingerprint(runtime.database, { runId });
  return await readUnder(runtime, runId, diagnosisKey(fingerprint));
}

async function readUnder(runtime: Runtime, runId: string, key: string): Promise<KeyedDiagnosis | null> {
  const diagnosis = await recallDiagnosis(runtime.database, { runId, key });
  return diagnosis && { ...diagnosis, key };
}
