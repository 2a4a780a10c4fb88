import { AppError, isAppError } from "@/lib/core/errors";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { noteRefusedPoints } from "@/lib/db/note-refused-points";
import { requireRoomForSeries } from "@/lib/db/require-room-for-series";
import { deleteRunTag, saveRunNotes } from "@/lib/db/save-run-notes";
import { findMlflowSettings } from "@/lib/ingest/find-mlflow-settings";
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
import { noteUnstored } from "../note-unstored";
import { findWritableRun, type MlflowCall, runIsDeleted } from "./mlflow-call";
import { renameClientRun } from "./rename-client-run";

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
    await saveNotes(call, run, parameters, tags);
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
  if (!isAppError(error) || error.code !== "bad-input" || run.deletedAt !== null) return;
  const { metrics } = call.fields;
  const points = Array.isArray(metrics) ? metrics.length : "value" in call.fields && "step" in call.fields ? 1 : 0;
  await keepNote(call, run, { reason: refusalReason(error.message), points, sample: error.message });
}

/** Shows with a run what was taken otherwise than it was sent. */
export async function keepNote({ runtime, actor }: MlflowCall, run: ClientRunRecord, note: MetricNote): Promise<void> {
  const where = { runId: run.id, source: "mlflow", by: actor.id, at: new Date() } as const;
  await noteRefusedPoints(runtime.database, { ...note, sample: storableName(note.sample), ...where });
}
