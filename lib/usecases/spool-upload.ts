import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/core/errors";
import { Arrival, type WholeFile } from "./arrival";
import { requireSameDigest } from "./require-same-digest";

/** Pieces of the network are gathered up to this size before they are written. */
const BYTES_PER_WRITE = 512 * 1024;
/**
 * Reading begins while bytes still come where they come fast. With a slow client nothing is gained, and
 * its import would keep a thread from others for as long as it sends.
 */
const FAST = { bytes: 1024 * 1024, bytesPerMs: 4 * 1024 };
/** A client that stops sending for so long has its import taken back, and done again once all is there. */
const STALL_MS = 5_000;

/** An upload on its way to this machine's disk. */
type ArrivingUpload = {
  readonly file: string;
  /** A folder of its own, which is removed with it. */
  readonly folder: string;
  /** Breaks off when the client fails or stalls, but `whole` goes on in the second case. */
  readonly arrival: Arrival;
  /** When reading may begin; rejects as `whole` does. */
  readonly ready: Promise<void>;
  /** @throws AppError "too-large" or "bad-input" for an empty or broken transfer */
  readonly whole: Promise<WholeFile>;
};

type Limits = {
  readonly folder: string;
  readonly byteLimit: number;
  readonly expectedBytes: number | null;
  readonly expectedSha256: string | null;
  readonly stallMs?: number;
};

/**
 * Writes an upload to a temporary file while hashing it, and removes the file when `use` is done. The
 * file lets readers jump inside archives, and a slow database never makes a client wait.
 *
 * @param limits.expectedBytes what the client announced; another length is a broken transfer
 * @param limits.expectedSha256 the same of the digest, in hexadecimal digits
 * @throws AppError what is wrong with the transfer, before anything that `use` throws
 */
export async function withSpooledUpload<T>(
  body: AsyncIterable<Uint8Array>,
  limits: Limits,
  use: (upload: ArrivingUpload) => Promise<T>,
): Promise<T> {
  if (limits.expectedBytes !== null && limits.expectedBytes > limits.byteLimit) throw tooLarge(limits.byteLimit);
  const folder = path.join(limits.folder, `upload-${process.pid}-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "body");
  const arrival = new Arrival();
  const { promise: ready, resolve: setReady, reject: setBroken } = createDeferred();
  const spool = { file, arrival, setReady, isWanted: true };
  const whole = receive(body, spool, limits);
  whole.then(setReady, (error: unknown) => {
    arrival.breakOff();
    setBroken(error);
  });
  try {
    return await use({ file, folder, arrival, ready, whole });
  } catch (error) {
    spool.isWanted = false;
    // An answer in the middle of a request is lost to most clients: what still comes is let pass by.
    await whole;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Spool = {
  readonly file: string;
  readonly arrival: Arrival;
  readonly setReady: () => void;
  /** False once nobody will read what still comes. */
  isWanted: boolean;
};

async function receive(body: AsyncIterable<Uint8Array>, spool: Spool, limits: Limits): Promise<WholeFile> {
  const { arrival } = spool;
  const { byteLimit, expectedBytes, expectedSha256 } = limits;
  const handle = await open(spool.file, "w", 0o600);
  const stall = setTimeout(() => arrival.breakOff(), limits.stallMs ?? STALL_MS);
  try {
    const hash = createHash("sha256");
    const started = performance.now();
    let byteLength = 0;
    let gathered: Uint8Array[] = [];
    let gatheredBytes = 0;
    let writing: Promise<void> = Promise.resolve();
    const write = async (): Promise<void> => {
      const pieces = gathered;
      gathered = [];
      gatheredBytes = 0;
      await writing;
      writing = writePieces(handle, pieces, spool);
      // Awaited with the next pieces; without a handler a failure would count as unhandled until then.
      writing.catch(() => undefined);
    };
    const failures: unknown[] = [];
    for await (const piece of body) {
      stall.refresh();
      byteLength += piece.length;
      if (byteLength > byteLimit) throw tooLarge(byteLimit);
      // What comes after a failed write, as on a full disk, is let pass by as well.
      if (failures.length > 0) continue;
      hash.update(piece);
      gathered.push(piece);
      gatheredBytes += piece.length;
      if (gatheredBytes >= BYTES_PER_WRITE) {
        await write().catch((error: unknown) => {
          failures.push(error);
          arrival.breakOff();
        });
      }
      const isFast = byteLength > FAST.bytesPerMs * (performance.now() - started);
      if (isFast && arrival.bytes >= FAST.bytes) spool.setReady();
    }
    if (failures.length > 0) throw failures[0];
    await write();
    await writing;
    if (expectedBytes !== null && byteLength !== expectedBytes) throw brokenTransfer(expectedBytes, byteLength);
    const sha256 = hash.digest("hex");
    requireSameDigest(expectedSha256, sha256);
    arrival.finish(sha256);
    return { sha256, byteLength };
  } finally {
    clearTimeout(stall);
    await handle.close();
  }
}

async function writePieces(handle: FileHandle, pieces: readonly Uint8Array[], spool: Spool): Promise<void> {
  if (pieces.length === 0 || !spool.isWanted) return;
  // Vectored writes may be cut short, as on a disk that is nearly full; the rest is then written or refused.
  const { bytesWritten } = await handle.writev([...pieces]);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (bytesWritten < length) await handle.appendFile(Buffer.concat(pieces).subarray(bytesWritten));
  spool.arrival.grow(length);
}

function createDeferred() {
  let resolve = (): void => undefined;
  let reject = (_: unknown): void => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => undefined);
  return { promise, resolve: () => resolve(), reject: (error: unknown) => reject(error) };
}

function brokenTransfer(expected: number, received: number): AppError {
  return new AppError(
    "bad-input",
    `Expected ${expected} bytes as announced by Content-Length, but received ${received}.`,
    "Send the file again.",
  );
}

function tooLarge(limit: number): AppError {
  return new AppError(
    "too-large",
    `Expected an upload of at most ${limit} bytes, but it is larger.`,
    "Compress the log with gzip, or send it in several files.",
  );
}
