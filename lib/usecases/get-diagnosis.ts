import type { Actor } from "@/lib/auth/roles";
import { AppError, isAppError } from "@/lib/core/errors";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { logError } from "@/lib/http/log-error";
import { findVisibleRun } from "./find-visible-run";
import { noteResultsSeen } from "./note-results-seen";
import type { Runtime } from "./runtime";
import { diagnosisKey, parseStoredDiagnosis, type StoredDiagnosis } from "./stored-diagnosis";
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
type KeyedDiagnosis = StoredDiagnosis & { readonly key: string };

/** The stored diagnosis of a run as it stands now; null, and under way from now on, when there is none yet. */
export async function peekDiagnosis(runtime: Runtime, runId: string): Promise<KeyedDiagnosis | null> {
  const stored = await readStored(runtime, runId);
  if (stored === null) startDiagnosis(runtime, runId);
  return stored;
}

/** Computes a diagnosis without anybody waiting for it. */
export function startDiagnosis(runtime: Runtime, runId: string): void {
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
}

async function computeDiagnosis(runtime: Runtime, runId: string): Promise<StoredDiagnosis> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = await readStored(runtime, runId);
    if (stored !== null) return stored;
    // What was under way when somebody asked may be of before the latest change; what began since is new enough.
    const mayBeOlder = round === 0 && runtime.diagnosing.has(runId);
    const key = await diagnoseOnce(runtime, runId);
    const computed = mayBeOlder || key === null ? null : await readUnder(runtime, runId, key);
    if (computed !== null) return computed;
  }
  const computed = await readStored(runtime, runId);
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

async function readStored(runtime: Runtime, runId: string): Promise<KeyedDiagnosis | null> {
  const { fingerprint } = await findRunFingerprint(runtime.database, { runId });
  return await readUnder(runtime, runId, diagnosisKey(fingerprint));
}

async function readUnder(runtime: Runtime, runId: string, key: string): Promise<KeyedDiagnosis | null> {
  const json = await findDiagnosis(runtime.database, { runId, key });
  return json === null ? null : { ...parseStoredDiagnosis(json), key };
}
