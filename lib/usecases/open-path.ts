import { createReadStream } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/core/errors";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { FILES_LIMIT } from "@/lib/ingest/limits";
import type { Arrival } from "./arrival";
import { rememberPlace } from "./place-on-disk";

const READ_AHEAD_BYTES = 1024 * 1024;
/** Of a file that still grows. */
const PIECE_BYTES = 256 * 1024;

/** The files of one run on this machine's disk. */
export type OpenedPath = {
  /** Name of the run when nothing else names it: the folder, or the file without its endings. */
  readonly name: string;
  readonly files: readonly ByteSource[];
};

/**
 * Opens a file, or a folder that is one run, for the readers. Files come in the order of their
 * paths, so that the same folder reads the same everywhere; hidden files are left out.
 *
 * @param name what to call a single file in messages, where its own name on disk says nothing (an upload)
 * @throws AppError "unreadable-file" when there is nothing there, "too-large" with too many files
 */
export async function openPath(target: string, name = path.basename(target)): Promise<OpenedPath> {
  const absolute = path.resolve(target);
  const found = await statOrExplain(absolute, target);
  if (!found.isDirectory()) {
    return { name: runNameOf(name), files: [fileSource(absolute, name, found.size)] };
  }
  const files = await listFiles(absolute, "");
  if (files.length === 0) {
    throw new AppError(
      "unreadable-file",
      `Expected at least one log file in the folder ${target}, but it is empty.`,
      "Name a file or a folder that holds the log of one run.",
    );
  }
  return { name: path.basename(absolute), files };
}

async function statOrExplain(absolute: string, shown: string) {
  try {
    return await stat(absolute);
  } catch (cause) {
    throw new AppError(
      "unreadable-file",
      `Expected a file or a folder at ${shown}, but it cannot be opened (${errorCodeOf(cause)}).`,
      "Check the path and that this account may read it.",
      { cause },
    );
  }
}

function errorCodeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
}

async function listFiles(root: string, inside: string): Promise<ByteSource[]> {
  const entries = await readdir(path.join(root, inside), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: ByteSource[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const relative = path.join(inside, entry.name);
    if (entry.isDirectory()) files.push(...(await listFiles(root, relative)));
    else if (entry.isFile()) {
      const absolute = path.join(root, relative);
      files.push(fileSource(absolute, relative, (await stat(absolute)).size));
    }
    if (files.length > FILES_LIMIT) {
      throw new AppError(
        "too-large",
        `Expected at most ${FILES_LIMIT} files in the folder of one run, but ${root} holds more.`,
        "Name the folder of a single run.",
      );
    }
  }
  return files;
}

/** A file on disk as readers see it. Nothing is held open between two reads. */
function fileSource(absolute: string, name: string, size: number): ByteSource {
  const file: ByteSource = {
    name,
    size,
    async read(offset, length) {
      return await withHandle(absolute, async (handle) => {
        const buffer = new Uint8Array(length);
        const { bytesRead } = await handle.read(buffer, 0, length, offset);
        return buffer.subarray(0, bytesRead);
      });
    },
    stream: () => createReadStream(absolute, { highWaterMark: READ_AHEAD_BYTES }),
  };
  return rememberPlace(file, absolute);
}

/** A file that may still grow: reading waits for bytes that are on their way. */
export function arrivingSource(file: string, name: string, arrival: Arrival): ByteSource {
  return {
    name,
    size: null,
    async read(offset, length) {
      const available = await arrival.atLeast(offset + length);
      const memory = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, available - offset)));
      return await withHandle(file, (handle) => readAt(handle, offset, memory));
    },
    async *stream() {
      const handle = await open(file, "r");
      // One piece of memory for all: what is thrown away faster than it is collected counts as used.
      const memory = Buffer.allocUnsafeSlow(PIECE_BYTES);
      try {
        for (let offset = 0; ; ) {
          const available = await arrival.atLeast(offset + 1);
          if (available <= offset) return;
          const piece = await readAt(handle, offset, memory.subarray(0, available - offset));
          offset += piece.length;
          yield piece;
        }
      } finally {
        await handle.close();
      }
    },
  };
}

async function withHandle<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, "r");
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** @throws Error when the file is shorter than it is said to be */
async function readAt(handle: FileHandle, offset: number, memory: Buffer): Promise<Uint8Array> {
  if (memory.length === 0) return memory;
  const { bytesRead } = await handle.read(memory, 0, memory.length, offset);
  if (bytesRead === 0) throw new Error("The file ended before what arrived of it.");
  return memory.subarray(0, bytesRead);
}

/** `runs/b/metrics.jsonl.gz` → `metrics`: the endings say the format, not the run. */
export function runNameOf(file: string): string {
  const base = path.basename(file);
  return base.replace(/(\.(jsonl|ndjson|json|csv|tsv|txt|log|parquet|db|tar|zip|gz|tgz))+$/i, "") || base;
}
