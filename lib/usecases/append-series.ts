import type { Actor } from "@/lib/auth/roles";
import type { StatedSettings } from "@/lib/core/run-settings";
import { type AppendedBatch, appendBatch, type BatchSeries } from "@/lib/db/append-batch";
import { enqueueTask } from "@/lib/db/enqueue-task";
import type { CollectedBatch, CollectedSeries } from "@/lib/ingest/collect-batch";
import { mapKey } from "@/lib/ingest/key-rules";
import { LIVE_SERIES_LIMIT } from "@/lib/ingest/limits";
import { isSameMapping } from "@/lib/series/same-mapping";
import { askForCheck } from "./check-growing-run";
import type { Runtime } from "./runtime";
import { FOLD_BATCHES } from "./task-kinds";

/** Folding after each batch would cost as much as the batch; reads merge the few that wait. */
const BATCHES_PER_FOLD = 64;
/** Every read would decode so many points anew. */
const POINTS_PER_FOLD = 64_000;

/**
 * Appends collected points to a run, whatever protocol they came by, and what was stated with them. They are
 * committed when this returns.
 *
 * @param batch.sha256 of what was sent, in hex
 * @throws AppError "not-found" when there is no such run, "bad-input" when it would have too many series, "conflict"
 *   when it named another experiment before
 */
export async function appendSeries(
  runtime: Runtime,
  actor: Actor,
  batch: {
    readonly runId: string;
    /** The batch counts once, however often it is sent with the same key; null for one without. */
    readonly idempotencyKey: string | null;
    readonly collected: Pick<CollectedBatch, "series" | "layerFacts">;
    readonly settings: StatedSettings;
    readonly sha256: string;
  },
): Promise<AppendedBatch> {
  const { database, vitals } = runtime;
  const { runId, idempotencyKey, collected, settings, sha256 } = batch;
  const at = new Date();
  const added = await appendBatch(database, {
    runId,
    idempotencyKey,
    series: collected.series.map(toBatchSeries),
    seriesLimit: LIVE_SERIES_LIMIT,
    layerFacts: collected.layerFacts,
    settings,
    actor: actor.id,
    bodySha256: sha256,
    at,
  });
  vitals.pointsWritten += added.accepted;
  // Pages show what is stated of a run once it is folded.
  const states = Object.keys(settings).length > 0;
  const isDue = added.accepted > 0 && added.revision % BATCHES_PER_FOLD === 0;
  if (states || isDue || added.accepted >= POINTS_PER_FOLD) {
    await enqueueTask(database, { kind: FOLD_BATCHES, runId, dueAt: at });
  }
  if (added.accepted > 0 || settings.proof) await askForCheck(runtime, runId, at);
  return added;
}

/** The key rules are asked only when the series is new to the run, which it nearly never is. */
function toBatchSeries({ key, context, mapping, estimated, columns }: CollectedSeries): BatchSeries {
  return {
    key,
    context,
    get mapping() {
      return mapping ?? mapKey(key, context);
    },
    get isMappingEdited() {
      return mapping !== null && !isSameMapping(mapping, mapKey(key, context));
    },
    columns,
    estimatedReason: estimated ? "The source gave a histogram and no norm." : null,
  };
}
