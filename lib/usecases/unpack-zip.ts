import { pipeline, Transform } from "node:stream";
import { crc32 } from "node:zlib";
import { type Entry, type LocalFileHeader, open as openZip, type ZipFile } from "yauzl";
import { AppError } from "@/lib/core/errors";

const FILE_TYPE_BITS = 0o170000;
const REGULAR_FILE = 0o100000;
/** Bit 3 of the flags: sizes stand behind the content, and not in the header before it. */
const DESCRIBED_LATER = 1 << 3;
/** In place of a size that an extra field tells. */
const TOLD_ELSEWHERE = 0xffffffff;

/** What becomes of the files of a zip archive. */
type ZipTarget = {
  /** Told the number of entries before anything is unpacked. */
  readonly begin: (entries: number) => void;
  readonly write: (name: string, content: NodeJS.ReadableStream) => Promise<void>;
};

/** Where an entry lies in the archive, in bytes. */
type Extent = { readonly start: number; readonly end: number; readonly name: string };

/**
 * Unpacks the regular files of a zip archive, in the order of its directory. Links and devices are left out. An
 * archive that programs could read in two ways is refused: its headers say what its directory says, no two
 * entries share bytes, and each content has the checksum that is stated.
 *
 * @throws AppError "unreadable-file", or an Error of the library for what is no whole archive
 * @see PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.4; D. Fifield, A better zip bomb (WOOT 2019), on shared bytes
 */
export async function unpackZip(file: string, { begin, write }: ZipTarget): Promise<void> {
  const zip = await openZipFile(file);
  try {
    begin(zip.entryCount);
    const extents: Extent[] = [];
    for await (const entry of entriesOf(zip)) {
      const header = await headerOf(zip, entry);
      requireSameHeader(entry, header);
      const { relativeOffsetOfLocalHeader: start, compressedSize, fileName: name } = entry;
      extents.push({ start, end: header.fileDataStart + compressedSize, name });
      if (name.endsWith("/") || !isRegular(entry)) continue;
      if (entry.isEncrypted()) throw refuse("files without a password", `${shown(name)} is encrypted`);
      // What fails before the checksum fails it too, and so whoever reads behind it.
      const content = pipeline(await contentOf(zip, entry), checksum(entry), () => undefined);
      try {
        await write(name, content);
      } finally {
        // The archive stays open for as long as content of it that nobody read.
        content.destroy();
      }
    }
    requireApart(extents);
  } finally {
    zip.close();
  }
}

function isRegular({ externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & FILE_TYPE_BITS;
  return type === 0 || type === REGULAR_FILE;
}

/** Programs that read an archive from its beginning see the headers, those that jump see the directory. */
function requireSameHeader(entry: Entry, header: LocalFileHeader): void {
  const isSized = (header.generalPurposeBitFlag & DESCRIBED_LATER) === 0;
  const fits = (told: number, known: number) => !isSized || told === known || told === TOLD_ELSEWHERE;
  if (
    header.fileName.equals(entry.fileNameRaw) &&
    header.compressionMethod === entry.compressionMethod &&
    fits(header.compressedSize, entry.compressedSize) &&
    fits(header.uncompressedSize, entry.uncompressedSize)
  )
    return;
  throw refuse("an archive that tells of each file once", `${shown(entry.fileName)} is told of in two ways`);
}

function requireApart(extents: readonly Extent[]): void {
  const ordered = [...extents].sort((a, b) => a.start - b.start);
  const at = ordered.findIndex(({ start }, index) => start < (ordered[index - 1]?.end ?? 0));
  const name = ordered[at]?.name;
  if (name !== undefined) throw refuse("files that lie one after another", `${shown(name)} lies upon another one`);
}

/** Lets content through, and fails at its end where it is not the one that was packed. */
function checksum({ fileName, crc32: expected }: Entry): Transform {
  let seen = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      seen = crc32(piece, seen);
      done(null, piece);
    },
    flush(done) {
      if (seen === expected) return done();
      done(refuse("each file as it was packed", `${shown(fileName)} has another checksum than the archive states`));
    },
  });
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 120));
}

function refuse(expected: string, found: string): AppError {
  return new AppError(
    "unreadable-file",
    `Expected ${expected} in a zip archive, but ${found}.`,
    "Pack the folder again and send it once more.",
  );
}

function openZipFile(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    openZip(file, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  while (true) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      zip.once("entry", resolve);
      zip.once("end", () => resolve(null));
      zip.once("error", reject);
      zip.readEntry();
    });
    zip.removeAllListeners("entry").removeAllListeners("end").removeAllListeners("error");
    if (entry === null) return;
    yield entry;
  }
}

async function headerOf(zip: ZipFile, entry: Entry): Promise<LocalFileHeader> {
  // A place that no file can have makes yauzl fail in the midst of a read, and keep the archive open for good.
  if (entry.relativeOffsetOfLocalHeader > zip.fileSize) throw new Error("a file would lie behind its end");
  return await new Promise((resolve, reject) => {
    zip.readLocalFileHeader(entry, { minimal: false }, (error, header) => (error ? reject(error) : resolve(header)));
  });
}

function contentOf(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      // yauzl's stream fails a second time after it was given up, when nobody listens any more.
      stream.on("error", () => undefined);
      resolve(stream);
    });
  });
}
