import { AppError, type ErrorCode, isAppError } from "@/lib/core/errors";
import type { ProofClaim } from "@/lib/core/proof-plan";
import { requireSameClaim } from "@/lib/core/require-same-claim";
import { claimProofPlan } from "@/lib/db/claim-proof-plan";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { noteRefusedPoints } from "@/lib/db/note-refused-points";
import { requireRoomForSeries } from "@/lib/db/require-room-for-series";
import { deleteRunTag, saveRunNotes } from "@/lib/db/save-run-notes";
import { parseStatedSettings } from "@/lib/db/stated-settings";
import { findMlflowSettings } from "@/lib/ingest/find-mlflow-settings";
import { findProofTags, PROOF_TAG } from "@/lib/ingest/find-proof-tags";
import { LIVE_SERIES_LIMIT } from "@/lib/ingest/limits";
import { storableName } from "@/lib/ingest/storable-name";
import { checkKey } from "@/lib/tracking/mlflow/check-key";
import { RUN_NAME_TAG } from "@/lib/tracking/mlflow/client-keys";
import { collectMetrics, type MetricNote } from "@/lib/tracking/mlflow/collect-metrics";
import {
  type Batch,
  type Entry,
  readBatch,
  readMetric,
  readParameter,
  readTag,
} from "@/lib/tracking/mlflow/read-batch";
import { type Fields, requireText } from "@/lib/tracking/mlflow/read-fields";
import { refusalReason } from "@/lib/tracking/mlflow/refusal-reason";
import { appendSeries } from "../append-series";
import { askForCheck } from "../check-growing-run";
import { noteUnstored } from "../note-unstored";
import { findWritableRun, type MlflowCall, runIsDeleted } from "./mlflow-call";
import { renameClientRun } from "./rename-client-run";

/** What a client sent cannot be taken, however often it is sent. */
const REFUSED: readonly ErrorCode[] = ["bad-input", "conflict"];
const EMPTY: Batch = { metrics: [], parameters: [], tags: [] };

/** Everything that a batch holds is taken, or nothing is; the same batch again changes nothing. */
export async function logBatch(call: MlflowCall): Promise<object> {
  return await log(call, readBatch);
}

export async function logMetric(call: MlflowCall): Promise<object> {
  return await log(call, (fields) => ({ ...EMPTY, metrics: [readMetric(fields)] }));
}

export async function logParameter(call: MlflowCall): Promise<object> {
  return await log(call, (fields) => ({ ...EMPTY, parameters: [readParameter(fields)] }));
}

export async function setTag(call: MlflowCall): Promise<object> {
  return await log(call, (fields) => ({ ...EMPTY, tags: [readTag(fields)] }));
}

export async function deleteTag(call: MlflowCall): Promise<object> {
  const run = await findWritableRun(call);
  const key = requireText(call.fields, "key");
  checkKey("tag", key);
  const { runtime, actor } = call;
  if (await deleteRunTag(runtime.database, { runId: run.id, key, by: actor.id, at: new Date() })) return {};
  throw new AppError("not-found", `No tag with name: ${key} in run with id ${run.id}.`, "Check the name of the tag.");
}

async function log(call: MlflowCall, read: (fields: Fields) => Batch): Promise<object> {
  const { runtime, actor, project } = call;
  const run = await findWritableRun(call);
  const taking = take(call, run, read).catch(async (error: unknown) => {
    await noteRefused(call, run, error);
    throw error;
  });
  await noteUnstored(runtime, { actor, projectId: project.id }, taking, (isRepeated) => isRepeated);
  return {};
}

/** @returns whether all of it was there already */
async function take(call: MlflowCall, run: ClientRunRecord, read: (fields: Fields) => Batch): Promise<boolean> {
  const { runtime, actor, fields, sha256 } = call;
  const { metrics, parameters, tags } = read(fields);
  const { batch, notes } = collectMetrics(metrics);
  if (parameters.length + tags.length > 0) {
    // Said before anything of the batch is written.
    await requireRoomForSeries(runtime.database, { runId: run.id, series: batch.series, limit: LIVE_SERIES_LIMIT });
    const claim = await readClaim(call, run, tags);
    await saveNotes(call, run, parameters, tags);
    if (claim !== null) await keepClaim(call, run, claim);
  }
  const { name: _ours, ...settings } = findMlflowSettings(new Map(parameters.map(({ key, value }) => [key, value])));
  if (metrics.length === 0 && Object.keys(settings).length === 0) return false;
  const { accepted, duplicates } = await appendSeries(runtime, actor, {
    runId: run.id,
    idempotencyKey: `mlflow:${sha256}`,
    collected: batch,
    settings,
    sha256,
  });
  // A batch that is sent again was noted when it came first.
  if (accepted > 0) for (const note of notes) await keepNote(call, run, note);
  return accepted === 0 && duplicates > 0;
}

/**
 * Which experiment a run belongs to by its tags, those that are sent now among them; null where they do not say.
 *
 * @throws AppError "bad-input" for a claim that is none, "conflict" where the run named another experiment before
 */
async function readClaim(
  { runtime }: MlflowCall,
  run: ClientRunRecord,
  sent: readonly Entry[],
): Promise<ProofClaim | null> {
  if (!sent.some(({ key }) => key.startsWith(PROOF_TAG))) return null;
  const stored = (await listRunNotes(runtime.database, { runIds: [run.id] })).get(run.id)?.tags ?? [];
  const { claim, problem } = findProofTags(
    new Map([...stored, ...sent.map(({ key, value }) => [key, value] as const)]),
  );
  if (problem !== null) throw claimNotTaken(problem);
  requireSameClaim(parseStatedSettings(run.settings).proof, claim);
  return claim;
}

async function keepClaim({ runtime, actor }: MlflowCall, run: ClientRunRecord, claim: ProofClaim): Promise<void> {
  const at = new Date();
  await claimProofPlan(runtime.database, { runId: run.id, claim, by: actor.id, at });
  await askForCheck(runtime, run.id, at);
}

/** @param problem what is wrong with tags that say which experiment a run belongs to */
export function claimNotTaken(problem: string): AppError {
  return new AppError(
    "bad-input",
    `Tags ${PROOF_TAG}*: ${problem}`,
    "Send the fields of `proof` as meta.json has them.",
  );
}

/**
 * Writes parameters and tags of a run. The name among the tags is the run's: ours follows it.
 *
 * @throws AppError "bad-input" when a parameter has another value already, "forbidden" for another name of a run that
 *   is not the asker's
 */
export async function saveNotes(
  call: Omit<MlflowCall, "sha256">,
  run: ClientRunRecord,
  parameters: readonly Entry[],
  tags: readonly Entry[],
): Promise<void> {
  const { runtime, actor } = call;
  const name = tags.findLast(({ key }) => key === RUN_NAME_TAG)?.value;
  if (name !== undefined && !(await renameClientRun(call, run, name))) throw runIsDeleted(run.id);
  const notes = { runId: run.id, parameters, tags, by: actor.id, at: new Date() };
  const saved = await saveRunNotes(runtime.database, notes);
  switch (saved.status) {
    case "saved":
      return;
    case "gone":
      throw runIsDeleted(run.id);
    case "too-many":
      throw new AppError(
        "bad-input",
        `A run may have at most ${saved.limit} parameters and tags together; nothing of the batch was taken.`,
        "Log fewer of them.",
      );
    case "conflict":
      throw new AppError(
        "bad-input",
        `Changing param values is not allowed. Param with key='${saved.key}' was already logged with value='${saved.stored.slice(0, 500)}' for run ID='${run.id}'. Attempted logging new value '${saved.sent.slice(0, 500)}'.`,
        "Log it under another name, or to another run.",
      );
  }
}

/** A refused batch is shown with its run; what was wrong with it stands in the example. */
async function noteRefused(call: MlflowCall, run: ClientRunRecord, error: unknown): Promise<void> {
  if (!isAppError(error) || !REFUSED.includes(error.code) || run.deletedAt !== null) return;
  const { metrics } = call.fields;
  const points = Array.isArray(metrics) ? metrics.length : "value" in call.fields && "step" in call.fields ? 1 : 0;
  await keepNote(call, run, { reason: refusalReason(error.message), points, sample: error.message });
}

/** Shows with a run what was taken otherwise than it was sent. */
export async function keepNote({ runtime, actor }: MlflowCall, run: ClientRunRecord, note: MetricNote): Promise<void> {
  const where = { runId: run.id, source: "mlflow", by: actor.id, at: new Date() } as const;
  await noteRefusedPoints(runtime.database, { ...note, sample: storableName(note.sample), ...where });
}
