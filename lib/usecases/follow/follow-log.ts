import { AppError } from "@/lib/core/errors";
import { createBatchCollector } from "@/lib/ingest/collect-batch";
import { detectFormat } from "@/lib/ingest/detect-format";
import type { IngestIssue } from "@/lib/ingest/ingest-port";
import { BATCH_BYTES_LIMIT } from "@/lib/ingest/limits";
import type { LogFormat } from "@/lib/ingest/log-formats";
import { LogSink } from "@/lib/ingest/log-sink";
import { HEAD_BYTES } from "@/lib/ingest/sample-file";
import { NODE_PORTS } from "../node-ports";
import { type FollowTarget, sendBatch } from "./send-batch";
import { FileTail, type TailEnd, type TailOptions, type TailPiece } from "./tail-file";
import { writeBatches } from "./write-batch";

export type FollowOptions = TailOptions & {
  /** Whether a last line without line end is taken when it is over, as when a whole file is read. */
  readonly takesHalfLine: boolean;
};

/** What is told while a file is followed. */
export type FollowEvents = {
  readonly onIssue: (issue: IngestIssue) => void;
  /** Another file, or the same one from its start. */
  readonly onRestart: (why: "replaced" | "truncated") => void;
  /** Why the server is away, and where the file stands; null when it is there again. */
  readonly onAway: (why: string | null, position: number) => void;
};

export type Followed = {
  readonly end: Exclude<TailEnd, "replaced" | "truncated">;
  /** Points that were sent, and those of them that were there already. */
  readonly points: number;
  /** Byte of the file up to which everything was sent. */
  readonly position: number;
  /** Bytes of a last line that has no line end and was left. */
  readonly halfBytes: number;
};

/** Formats that are whole after every line. */
const FOLLOWED: ReadonlySet<string> = new Set(["jsonl", "csv", "csv-long"]);
/** A body of half of what is allowed: names in JSON may be longer than they look. */
const BODY_BYTES = BATCH_BYTES_LIMIT / 2;

/**
 * Reads a log as it grows and sends its points to a run, in the order in which they are written, until it is told to
 * stop or the file rests. A file that takes its place, or that becomes shorter, is read from its start.
 *
 * @throws AppError "unsupported-format" for what cannot be followed, "not-found" where there is no file, with the
 *   server's sentence where it refuses, "unavailable" where it is away when this is to stop
 */
export async function followLog(
  path: string,
  target: FollowTarget,
  options: FollowOptions,
  events: FollowEvents,
): Promise<Followed> {
  let points = 0;
  for (let isFirst = true; ; isFirst = false) {
    const tail = await openTail(path, options, isFirst);
    if (tail === null) return { end: "stopped", points, position: 0, halfBytes: 0 };
    const read = await followOne(tail, path, target, options, events).finally(() => tail.close());
    points += read.points;
    const { end } = tail;
    if (end === "stopped" || end === "rested")
      return { end, points, position: read.position, halfBytes: tail.halfBytes };
    events.onRestart(end === "truncated" ? end : "replaced");
  }
}

/** Of a log that is rotated the next file may come a moment later. @returns null when told to stop before */
async function openTail(path: string, options: TailOptions, isFirst: boolean): Promise<FileTail | null> {
  for (;;) {
    try {
      return await FileTail.open(path, options);
    } catch (cause) {
      if (isFirst) {
        const message = `Expected a file at ${path} that can be read, found none.`;
        throw new AppError("not-found", message, "Name the log that the training writes.", { cause });
      }
      if (options.stop.aborted) return null;
      await new Promise((resolve) => setTimeout(resolve, options.pollMs));
    }
  }
}

async function followOne(
  tail: FileTail,
  path: string,
  target: FollowTarget,
  options: FollowOptions,
  events: FollowEvents,
): Promise<{ readonly points: number; readonly position: number }> {
  const { sink, finish } = createBatchCollector();
  const limits = { layers: new Set<string>(), seriesSeen: 0 };
  const log = new LogSink({ ...sink, issue: events.onIssue, drain: () => flush() }, path, limits);
  let flushed = 0;
  let points = 0;
  let position = 0;
  let current: Pick<TailPiece, "from" | "to"> = { from: 0, to: 0 };
  const flush = async (): Promise<void> => {
    // What is stated of a run goes with the points that follow.
    if (log.points === flushed) return;
    flushed = log.points;
    for (const batch of writeBatches(finish(), current, BODY_BYTES)) {
      const onAway = (why: string | null): void => events.onAway(why, position);
      await sendBatch(target, batch, { stop: options.stop, onAway });
      points += batch.points;
    }
    position = current.to;
  };
  const pieces = tail.pieces();
  const head = await readHead(pieces, path);
  if (head === null) return { points, position };
  async function* bytes(first: readonly TailPiece[]): AsyncGenerator<Uint8Array> {
    for (const piece of first) {
      current = piece;
      yield piece.bytes;
    }
    for await (const piece of pieces) {
      current = piece;
      yield piece.bytes;
    }
    if (!options.takesHalfLine && tail.end !== "replaced") return;
    const half = tail.takeHalf();
    current = half;
    yield half.bytes;
  }
  await head.format.read(
    {
      file: { name: path, size: null, read: async () => new Uint8Array(0), stream: () => bytes(head.pieces) },
      ports: NODE_PORTS,
      encoding: "utf-8",
      hasByteOffsets: true,
      onBytes: () => undefined,
      bytes: () => bytes(head.pieces),
      text: () => bytes(head.pieces),
    },
    log,
  );
  return { points, position: current.to };
}

/** The first lines, as many as tell the format; null where it ended before there was one. */
async function readHead(
  pieces: AsyncGenerator<TailPiece>,
  path: string,
): Promise<{ readonly format: LogFormat; readonly pieces: readonly TailPiece[] } | null> {
  const first: TailPiece[] = [];
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return null;
    first.push(next.value);
    const head = Buffer.concat(first.map(({ bytes }) => bytes)).subarray(0, HEAD_BYTES);
    const detected = detectFormat(path, head, false);
    if (detected.kind === "log" && FOLLOWED.has(detected.format.id)) return { format: detected.format, pieces: first };
    // The header of a table alone, or empty lines before the first record.
    const mayBecome = detected.kind === "empty" || detected.kind === "other";
    if (mayBecome && head.length < HEAD_BYTES && head.filter((byte) => byte === 10).length < 2) continue;
    throw new AppError(
      "unsupported-format",
      `Expected JSON Lines or a table (CSV, TSV) with a step, which grow line by line, in ${path}, found ${nameOf(detected)}.`,
      "Send the file with rounds upload when it is whole.",
    );
  }
}

function nameOf(detected: ReturnType<typeof detectFormat>): string {
  if (detected.kind === "log") return detected.format.label;
  if (detected.kind === "other" || detected.kind === "companion") return detected.found;
  return detected.kind === "empty" ? "nothing" : `a file of ${detected.kind}`;
}
