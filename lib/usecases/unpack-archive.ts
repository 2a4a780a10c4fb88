import { createWriteStream } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "@/lib/core/errors";
import { recogniseFullDisk } from "@/lib/core/full-disk";
import { FILES_LIMIT, INNOCENT_UNPACKED_BYTES, PACKING_RATIO_LIMIT } from "@/lib/ingest/limits";
import { unpackTar } from "./unpack-tar";
import { unpackZip } from "./unpack-zip";

const TAR_MAGIC_OFFSET = 257;
/** Of a file that are needed to tell whether it is an archive. */
export const ARCHIVE_HEAD_BYTES = 512;
/** Parquet and SQLite keep at their end, or anywhere, what is needed first. */
const READ_FROM_THE_END = ["PAR1", "SQLite format 3\0"];

export type ArchiveKind = "zip" | "tar" | "tar.gz";

/** Tells an archive by its content (and, for a gzip, by its name, since a gzip may hold anything). */
export async function detectArchive(file: string, name: string): Promise<ArchiveKind | null> {
  const head = await readHead(file);
  if (head.readUInt32LE(0) === 0x04034b50) return "zip";
  if (head.toString("latin1", TAR_MAGIC_OFFSET, TAR_MAGIC_OFFSET + 5) === "ustar") return "tar";
  return head.readUInt16BE(0) === 0x1f8b && /\.(tar\.gz|tgz)$/i.test(name) ? "tar.gz" : null;
}

/** @returns whether nothing can be read of the file before all of it is there */
export async function isReadFromItsEnd(file: string): Promise<boolean> {
  const head = await readHead(file);
  return READ_FROM_THE_END.some((magic) => head.toString("latin1", 0, magic.length) === magic);
}

/** The first bytes of a file, followed by zeros where it is shorter. */
async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const head = Buffer.alloc(ARCHIVE_HEAD_BYTES);
    await handle.read(head, 0, ARCHIVE_HEAD_BYTES, 0);
    return head;
  } finally {
    await handle.close();
  }
}

/**
 * Unpacks the regular files of an archive below `folder`. Links and devices are left out, names that
 * would leave the folder are refused, and the sum of the unpacked sizes is bounded while unpacking, by
 * the size of the archive too, so that a small one cannot fill the disk.
 *
 * @param signal stops the unpacking
 * @throws AppError "unreadable-file" when the archive is damaged, "too-large" beyond a limit
 */
export async function unpackArchive(
  file: string,
  kind: ArchiveKind,
  folder: string,
  byteLimit: number,
  signal?: AbortSignal,
): Promise<void> {
  const { size } = await stat(file);
  const limit = Math.min(byteLimit, Math.max(INNOCENT_UNPACKED_BYTES, size * PACKING_RATIO_LIMIT));
  const budget = createBudget(limit, signal);
  try {
    const write = (name: string, content: NodeJS.ReadableStream) => writeMember(folder, name, content, budget);
    if (kind === "zip") await unpackZip(file, { begin: (entries) => budget.expect(entries), write });
    else await unpackTar(file, kind, write);
  } catch (cause) {
    if (cause instanceof AppError || signal?.aborted === true) throw cause;
    const full = recogniseFullDisk(cause);
    if (full !== null) throw full;
    throw new AppError(
      "unreadable-file",
      `Expected a whole ${kind} archive, but it cannot be unpacked (${reasonOf(cause)}).`,
      "Pack the folder again and send it once more.",
      { cause },
    );
  }
}

/** Node's own sentences name the folder on this machine, which is nobody else's business. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown reason";
  return "code" in cause ? String(cause.code) : cause.message.slice(0, 200);
}

type Budget = {
  /** Of so many files, as an archive says beforehand. */
  expect(count: number): void;
  member(): void;
  meter(): Transform;
};

function createBudget(byteLimit: number, signal: AbortSignal | undefined): Budget {
  let members = 0;
  let bytes = 0;
  return {
    expect(count) {
      if (count > FILES_LIMIT) throw tooManyFiles();
    },
    member() {
      signal?.throwIfAborted();
      members += 1;
      if (members > FILES_LIMIT) throw tooManyFiles();
    },
    meter: () =>
      new Transform({
        transform(piece: Buffer, _encoding, done) {
          bytes += piece.length;
          if (signal?.aborted === true) return done(new Error("The unpacking was stopped."));
          if (bytes <= byteLimit) return done(null, piece);
          done(
            new AppError(
              "too-large",
              `Expected an archive that unpacks to at most ${byteLimit} bytes, but it is larger.`,
              "Send the files of the run in several uploads.",
            ),
          );
        },
      }),
  };
}

function tooManyFiles(): AppError {
  return new AppError(
    "too-large",
    `Expected at most ${FILES_LIMIT} files in an archive, but it holds more.`,
    "Send the folder of a single run.",
  );
}

function targetOf(folder: string, name: string): string {
  const target = path.resolve(folder, name);
  if (target.startsWith(path.resolve(folder) + path.sep) && !name.includes("\0")) return target;
  throw new AppError(
    "unreadable-file",
    `Expected file names inside the archive's own folder, but found ${JSON.stringify(name.slice(0, 120))}.`,
    "Pack the folder again with relative names.",
  );
}

async function writeMember(
  folder: string,
  name: string,
  content: NodeJS.ReadableStream,
  budget: Budget,
): Promise<void> {
  budget.member();
  const target = targetOf(folder, name);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    // Written once: of two files with one name nobody can say which is meant. The disk decides what is one name.
    await pipeline(content, budget.meter(), createWriteStream(target, { flags: "wx" }));
  } catch (cause) {
    const fault = cause instanceof Error && "code" in cause ? NAME_FAULTS[String(cause.code)] : undefined;
    if (fault === undefined) throw cause;
    throw new AppError(
      "unreadable-file",
      `Expected names in an archive that one folder can hold, but ${JSON.stringify(name.slice(0, 120))} ${fault}.`,
      "Pack the folder again, each file once.",
      { cause },
    );
  }
}

const NAME_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: "is there twice, or is a file and a folder",
  EISDIR: "is a file and a folder",
  ENOTDIR: "is a file and a folder",
  ENAMETOOLONG: "is too long",
};
