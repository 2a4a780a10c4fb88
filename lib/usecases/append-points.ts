import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { appendBatch } from "@/lib/db/append-batch";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { createRunCollector } from "@/lib/ingest/collect-run";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { mapKey } from "@/lib/ingest/key-rules";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { type AppendedPoints, IDEMPOTENCY_KEY_LIMIT } from "@/lib/schema/run";
import { isSameMapping } from "@/lib/series/same-mapping";
import { findVisibleRun } from "./find-visible-run";
import { NODE_PORTS } from "./node-ports";
import type { Runtime } from "./runtime";
import { FOLD_BATCHES } from "./task-handlers";

/** A batch waits in memory while it is read; what is larger is a file, and goes to the imports. */
export const BATCH_BYTES_LIMIT = 16 * 1024 ** 2;
/** Folding after each batch would cost as much as the batch; reads merge the few that wait. */
const BATCHES_PER_FOLD = 64;

export type PointsBatch = {
  readonly runId: string;
  readonly idempotencyKey: string | null;
  readonly body: AsyncIterable<Uint8Array> | null;
};

/**
 * Appends a live batch of JSON Lines to a run. The points are committed when this returns.
 *
 * @throws AppError "not-found", "forbidden", "too-large", or "unreadable-file" when nothing in the
 *   batch is a record
 */
export async function appendPoints(runtime: Runtime, actor: Actor, batch: PointsBatch): Promise<AppendedPoints> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, batch.runId, "run.upload");
  const { idempotencyKey } = batch;
  if (idempotencyKey !== null && idempotencyKey.length > IDEMPOTENCY_KEY_LIMIT) {
    throw new AppError(
      "bad-input",
      `Expected an Idempotency-Key of at most ${IDEMPOTENCY_KEY_LIMIT} characters, but found ${idempotencyKey.length}.`,
      "Use a UUID for each batch.",
    );
  }
  const source = sourceOf(await readBody(batch.body));
  const collector = createRunCollector(run.name);
  const { formats } = await readRunFiles([source], NODE_PORTS, collector.sink);
  const { storedSeries, layerFacts, rejected } = collector.finish(formats);
  const series = storedSeries.map(({ key, context, mapping, estimated, columns }) => ({
    key,
    context,
    mapping,
    isMappingEdited: !isSameMapping(mapping, mapKey(key, context)),
    columns,
    estimatedReason: estimated ? "The source gave a histogram and no norm." : null,
  }));
  const at = new Date();
  const added = await appendBatch(database, { runId: run.id, idempotencyKey, series, layerFacts, settings: {}, at });
  if (added.accepted > 0 && added.revision % BATCHES_PER_FOLD === 0) {
    await enqueueTask(database, { kind: FOLD_BATCHES, runId: run.id, dueAt: at });
  }
  return { ...added, refused: rejected };
}

async function readBody(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > BATCH_BYTES_LIMIT) {
      throw new AppError(
        "too-large",
        `Expected a batch of at most ${BATCH_BYTES_LIMIT} bytes, but it is larger.`,
        "Send smaller batches, or the whole file to /api/v1/imports.",
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    name: "batch.jsonl",
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    async *stream() {
      yield bytes;
    },
  };
}
