import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { findStreamPosition } from "@/lib/db/find-stream-position";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { innerKey } from "@/lib/tracking/mlflow/client-keys";
import { NOTES_TAG, TAGS_TAG } from "@/lib/tracking/wandb/read-upsert";
import type { WandbProgress, WandbRun } from "@/lib/tracking/wandb/write-bucket";
import { findReached } from "./find-reached";
import type { WandbCall, WandbName } from "./wandb-call";

/** The stream of a run's history; writers that share a run have one each. */
export const HISTORY_STREAM = "wandb-history";
/** The configuration as JSON, for clients that resume. */
export const CONFIG_KEY = innerKey("wandb/config");

/** A run as its clients see it. */
export async function describeWandbRun(
  { runtime }: Pick<WandbCall, "runtime">,
  { id, name, training }: ClientRunRecord,
  named: WandbName,
): Promise<WandbRun> {
  const lines = await findStreamPosition(runtime.database, { runId: id, stream: HISTORY_STREAM });
  return { id, ...named, displayName: name, training, lines };
}

/** How far a run has come. */
export async function findWandbProgress(
  { runtime }: Pick<WandbCall, "runtime">,
  { id, foldedThrough }: ClientRunRecord,
): Promise<WandbProgress> {
  const notes = (await listRunNotes(runtime.database, { runIds: [id] })).get(id);
  const { step, seconds } = await findReached(runtime.database, { runId: id, foldedThrough });
  return {
    config: notes?.tags.get(CONFIG_KEY) ?? "{}",
    tags: readLabels(notes?.tags.get(TAGS_TAG)),
    notes: notes?.tags.get(NOTES_TAG) ?? null,
    step,
    runtime: seconds,
  };
}

/** A list that was too long to be kept whole is no JSON any more. */
function readLabels(text: string | undefined): readonly string[] {
  try {
    return JSON.parse(text ?? "[]") as readonly string[];
  } catch {
    return [];
  }
}
