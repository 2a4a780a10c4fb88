import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/roles";
import { AppError, isAppError } from "@/lib/core/errors";
import { noteRefusedPoints } from "@/lib/db/note-refused-points";
import type { RunRecord } from "@/lib/db/run-record";
import { type CollectedBatch, createBatchCollector } from "@/lib/ingest/collect-batch";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { BATCH_BYTES_LIMIT } from "@/lib/ingest/limits";
import { LogSink } from "@/lib/ingest/log-sink";
import { openLogFile } from "@/lib/ingest/open-log-file";
import { readJsonLines } from "@/lib/ingest/read-json-lines";
import { storableName } from "@/lib/ingest/storable-name";
import { type AppendedPoints, IDEMPOTENCY_KEY_LIMIT } from "@/lib/schema/run";
import { appendSeries } from "./append-series";
import { findVisibleRun } from "./find-visible-run";
import { gunzip } from "./gunzip";
import { noteUnstored } from "./note-unstored";
import { requireSameDigest } from "./require-same-digest";
import type { Runtime } from "./runtime";

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
 * @throws AppError "not-found", "forbidden", "too-large", "bad-input" when the run would have too many series, or
 *   "unreadable-file" when nothing in the batch is a record
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
  if (idempotencyKey !== null && idempotencyKey.length > IDEMPOTENCY_KEY_LIMIT) {
    throw new AppError(
      "bad-input",
      `Expected an Idempotency-Key of at most ${IDEMPOTENCY_KEY_LIMIT} characters, but found ${idempotencyKey.length}.`,
      "Use a UUID for each batch.",
    );
  }
  const body = await readBody(batch.body);
  const sha256 = createHash("sha256").update(body).digest("hex");
  requireSameDigest(batch.expectedSha256, sha256);
  const { collected, fault } = await readBatch(body);
  const { rejected, series } = collected;
  const note = { runId: run.id, source: "points", points: rejected, sample: storableName(fault ?? "") } as const;
  const by = { by: actor.id, at: new Date() };
  if (series.length === 0) {
    await noteRefusedPoints(runtime.database, { ...note, reason: REFUSED_WHOLE, ...by });
    throw new AppError(
      "unreadable-file",
      `Expected records with numbers as JSON Lines in the batch, but found none.${fault === null ? "" : ` ${fault}`}`,
      "Send one JSON object a line, with a step.",
    );
  }
  const whole = { runId: run.id, idempotencyKey, collected, settings: collected.settings, sha256 };
  const added = await appendSeries(runtime, actor, whole).catch(async (error: unknown) => {
    if (isAppError(error) && error.code === "bad-input") {
      const points = series.reduce((sum, { columns }) => sum + columns.steps.length, rejected);
      await noteRefusedPoints(runtime.database, {
        ...note,
        points,
        reason: TOO_MANY_SERIES,
        sample: error.message,
        ...by,
      });
    }
    throw error;
  });
  // A batch that is sent again was noted when it came first.
  if (rejected > 0 && added.accepted > 0) {
    await noteRefusedPoints(runtime.database, { ...note, reason: LEFT_OUT, ...by });
  }
  return { ...added, refused: rejected };
}

const LEFT_OUT = "Rows, records or numbers of a live batch could not be taken and were left out; the rest was taken.";
const TOO_MANY_SERIES = "A live batch was refused whole: the run would have more series than it may.";
const REFUSED_WHOLE = "A live batch was refused whole: nothing in it was a record with a number.";

/**
 * @returns what a batch holds, and what was wrong first; one that came as gzip may not hold more than one that did not
 */
async function readBatch(
  body: Uint8Array,
): Promise<{ readonly collected: CollectedBatch; readonly fault: string | null }> {
  const source = sourceOf(body);
  const collector = createBatchCollector();
  const sink = new LogSink(collector.sink, source.name, { layers: new Set(), seriesSeen: 0 });
  await readJsonLines(bounded(openLogFile(source, { gunzip }, undefined)), sink, true);
  return { collected: collector.finish(), fault: sink.firstIssue?.message ?? null };
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
