import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { appendBatch, type BatchSeries } from "@/lib/db/append-batch";
import { enqueueTask } from "@/lib/db/enqueue-task";
import type { RunRecord } from "@/lib/db/run-record";
import { type CollectedBatch, type CollectedSeries, createBatchCollector } from "@/lib/ingest/collect-batch";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { mapKey } from "@/lib/ingest/key-rules";
import { BATCH_BYTES_LIMIT } from "@/lib/ingest/limits";
import { LogSink } from "@/lib/ingest/log-sink";
import { openLogFile } from "@/lib/ingest/open-log-file";
import { readJsonLines } from "@/lib/ingest/read-json-lines";
import { type AppendedPoints, IDEMPOTENCY_KEY_LIMIT } from "@/lib/schema/run";
import { isSameMapping } from "@/lib/series/same-mapping";
import { findVisibleRun } from "./find-visible-run";
import { gunzip } from "./gunzip";
import { noteUnstored } from "./note-unstored";
import { requireSameDigest } from "./require-same-digest";
import type { Runtime } from "./runtime";
import { FOLD_BATCHES } from "./task-handlers";

/** Folding after each batch would cost as much as the batch; reads merge the few that wait. */
const BATCHES_PER_FOLD = 64;

export type PointsBatch = {
  readonly runId: string;
  readonly idempotencyKey: string | null;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What the client announced, null where it did not. */
  readonly expectedSha256: string | null;
};

/**
 * Appends a live batch of JSON Lines to a run. The points are committed when this returns.
 *
 * @throws AppError "not-found", "forbidden", "too-large", or "unreadable-file" when nothing in the
 *   batch is a record
 */
export async function appendPoints(runtime: Runtime, actor: Actor, batch: PointsBatch): Promise<AppendedPoints> {
  const run = await findVisibleRun(runtime, actor, batch.runId, "run.upload");
  const stored = storeBatch(runtime, actor, run, batch);
  return await noteUnstored(runtime, { actor, projectId: run.project.id }, stored, ({ accepted }) => accepted === 0);
}

async function storeBatch(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  { idempotencyKey, ...batch }: PointsBatch,
): Promise<AppendedPoints> {
  const { database } = runtime;
  if (idempotencyKey !== null && idempotencyKey.length > IDEMPOTENCY_KEY_LIMIT) {
    throw new AppError(
      "bad-input",
      `Expected an Idempotency-Key of at most ${IDEMPOTENCY_KEY_LIMIT} characters, but found ${idempotencyKey.length}.`,
      "Use a UUID for each batch.",
    );
  }
  const body = await readBody(batch.body);
  const bodySha256 = createHash("sha256").update(body).digest("hex");
  requireSameDigest(batch.expectedSha256, bodySha256);
  const collected = await readBatch(body);
  const series = collected.series.map(toBatchSeries);
  const { layerFacts, rejected } = collected;
  const at = new Date();
  const added = await appendBatch(database, {
    runId: run.id,
    idempotencyKey,
    series,
    layerFacts,
    settings: {},
    actor: actor.id,
    bodySha256,
    at,
  });
  runtime.vitals.pointsWritten += added.accepted;
  if (added.accepted > 0 && added.revision % BATCHES_PER_FOLD === 0) {
    await enqueueTask(database, { kind: FOLD_BATCHES, runId: run.id, dueAt: at });
  }
  return { ...added, refused: rejected };
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

/** @returns what a batch holds; one that came as gzip may not hold more than one that did not */
async function readBatch(body: Uint8Array): Promise<CollectedBatch> {
  const source = sourceOf(body);
  const collector = createBatchCollector();
  const sink = new LogSink(collector.sink, source.name, { layers: new Set(), seriesSeen: 0 });
  await readJsonLines(bounded(openLogFile(source, { gunzip }, undefined)), sink, true);
  if (sink.points > 0) return collector.finish();
  const because = sink.firstIssue === null ? "" : ` ${sink.firstIssue.message}`;
  throw new AppError(
    "unreadable-file",
    `Expected records with numbers as JSON Lines in the batch, but found none.${because}`,
    "Send one JSON object a line, with a step.",
  );
}

async function readBody(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bounded(body ?? [])) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* bounded(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > BATCH_BYTES_LIMIT) {
      throw new AppError(
        "too-large",
        `Expected a batch of at most ${BATCH_BYTES_LIMIT} bytes, but it is larger.`,
        "Send smaller batches, or the whole file to /api/v1/imports.",
      );
    }
    yield piece;
  }
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
