import { AppError } from "@/lib/core/errors";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import {
  BUNDLE_ENTRIES_LIMIT,
  BUNDLE_PATH_LIMIT,
  type BundleFile,
  findPathFault,
  type OpenedBundle,
} from "./bundle-layout";

const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY_BYTES = 46;
const LOCAL_BYTES = 30;
const DESCRIPTOR_BYTES = 16;
const PIECE_BYTES = 1024 * 1024;
/** Generous for names, extra fields and comments of all entries. */
const DIRECTORY_LIMIT = BUNDLE_ENTRIES_LIMIT * (DIRECTORY_BYTES + BUNDLE_PATH_LIMIT + 512);

const SIGNATURE = { end: 0x06054b50, directory: 0x02014b50, local: 0x04034b50, descriptor: 0x08074b50 } as const;
const FLAG_DESCRIPTOR = 1 << 3;
const FLAG_UTF8 = 1 << 11;
const STORED = 0;
const FILE_TYPE_BITS = 0o170000;
const REGULAR_FILE = 0o100000;

type ZipEntry = {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly mode: number;
  readonly offset: number;
  readonly isDescribedLater: boolean;
};

/**
 * Opens a bundle's archive. Nothing is unpacked: bundles are stored without compression, so that no entry
 * can grow, and what is not stored is refused. Entries with hostile or doubled names, links, entries that
 * lie upon each other and bytes that belong to none are faults; what is well is still handed out.
 *
 * @throws AppError "unreadable-file" for what is no zip archive or is damaged beyond its directory
 * @see PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.4
 */
export async function readZip(archive: ByteSource & { readonly size: number }): Promise<OpenedBundle> {
  const { entries, directoryStart, hasComment } = await readDirectory(archive);
  const faults: string[] = hasComment ? ["The archive carries a comment, which no digest covers."] : [];
  const files = new Map<string, BundleFile>();
  const taken = new Set<string>();
  for (const entry of entries) {
    const fault = findPathFault(entry.path) ?? findDouble(entry, taken) ?? findEntryFault(entry);
    taken.add(entry.path.toLowerCase());
    if (fault === null) files.set(entry.path, toFile(archive, entry));
    else faults.push(fault);
  }
  faults.push(...(await findLayoutFaults(archive, entries, directoryStart)));
  return { files, faults };
}

/** Where letters are not told apart by case, two such files would become one. */
function findDouble(entry: ZipEntry, taken: ReadonlySet<string>): string | null {
  return taken.has(entry.path.toLowerCase()) ? `The archive holds ${entry.path} twice.` : null;
}

function findEntryFault({ path, flags, method, packed, size, mode }: ZipEntry): string | null {
  if ((flags & ~(FLAG_DESCRIPTOR | FLAG_UTF8)) !== 0) return `The entry ${path} is encrypted or patched.`;
  if (method !== STORED) {
    return `The entry ${path} is compressed (${packed} bytes that would become ${size}); a bundle is stored as it is.`;
  }
  if (packed !== size) return `The entry ${path} states two sizes, ${packed} and ${size} bytes.`;
  const type = mode & FILE_TYPE_BITS;
  return type === 0 || type === REGULAR_FILE ? null : `The entry ${path} is a link or a device and no file.`;
}

function toFile(archive: ByteSource, entry: ZipEntry): BundleFile {
  const { path, size } = entry;
  return {
    path,
    size,
    async *stream() {
      const start = await findContent(archive, entry);
      for (let at = 0; at < size; at += PIECE_BYTES) {
        const piece = await archive.read(start + at, Math.min(PIECE_BYTES, size - at));
        yield piece;
        if (piece.length < Math.min(PIECE_BYTES, size - at)) return;
      }
    },
  };
}

async function findContent(archive: ByteSource, { offset }: ZipEntry): Promise<number> {
  const header = viewOf(await archive.read(offset, LOCAL_BYTES));
  if (header.byteLength < LOCAL_BYTES || header.getUint32(0, true) !== SIGNATURE.local) return offset;
  return offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
}

/** Every byte before the directory belongs to exactly one entry, and each entry is headed by what the directory says of it. */
async function findLayoutFaults(archive: ByteSource, entries: readonly ZipEntry[], directoryStart: number) {
  const faults: string[] = [];
  let expected = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < expected) faults.push(`The entry ${shown(entry)} lies upon another one.`);
    if (entry.offset > expected)
      faults.push(`${entry.offset - expected} bytes before ${shown(entry)} belong to no file.`);
    const header = await archive.read(entry.offset, LOCAL_BYTES + entry.path.length);
    if (!isHeaderOf(header, entry))
      faults.push(`The entry ${shown(entry)} is headed by something else than the directory says.`);
    const content = await findContent(archive, entry);
    expected = content + entry.packed + (await descriptorBytes(archive, entry, content));
    if (faults.length > 0) return faults;
  }
  if (expected !== directoryStart) faults.push("Bytes of the archive belong to no file.");
  return faults;
}

function shown({ path }: ZipEntry): string {
  return JSON.stringify(path.slice(0, 120));
}

function isHeaderOf(bytes: Uint8Array, entry: ZipEntry): boolean {
  if (bytes.length < LOCAL_BYTES + entry.path.length) return false;
  const header = viewOf(bytes);
  const sizes = [header.getUint32(18, true), header.getUint32(22, true)];
  const isSized = entry.isDescribedLater
    ? sizes.every((size) => size === 0)
    : sizes[0] === entry.packed && sizes[1] === entry.size;
  return (
    header.getUint32(0, true) === SIGNATURE.local &&
    header.getUint16(6, true) === entry.flags &&
    header.getUint16(8, true) === entry.method &&
    header.getUint16(26, true) === entry.path.length &&
    decodeName(bytes.subarray(LOCAL_BYTES)) === entry.path &&
    isSized
  );
}

/** After the content of an entry that was streamed stand its checksum and sizes. */
async function descriptorBytes(archive: ByteSource, entry: ZipEntry, content: number): Promise<number> {
  if (!entry.isDescribedLater) return 0;
  const bytes = await archive.read(content + entry.packed, DESCRIPTOR_BYTES);
  const isDescriptor = bytes.length === DESCRIPTOR_BYTES && viewOf(bytes).getUint32(0, true) === SIGNATURE.descriptor;
  return isDescriptor ? DESCRIPTOR_BYTES : 0;
}

async function readDirectory(archive: ByteSource & { readonly size: number }) {
  const tailStart = Math.max(0, archive.size - END_BYTES - LONGEST_COMMENT);
  const tail = await archive.read(tailStart, archive.size - tailStart);
  const at = findEnd(tail);
  if (at < 0) throw noZip("it has no directory of a zip archive");
  const end = viewOf(tail.subarray(at));
  const [disk, count, allCount] = [end.getUint16(4, true), end.getUint16(8, true), end.getUint16(10, true)];
  const [length, start] = [end.getUint32(12, true), end.getUint32(16, true)];
  if (disk !== 0 || count !== allCount) throw noZip("it is one part of an archive in several");
  if (count > BUNDLE_ENTRIES_LIMIT || length > DIRECTORY_LIMIT)
    throw noZip(`it lists more than ${BUNDLE_ENTRIES_LIMIT} files`);
  if (start + length !== tailStart + at) throw noZip("its directory is not where it is said to be");
  const bytes = await archive.read(start, length);
  if (bytes.length < length) throw noZip("its directory is cut short");
  const hasComment = tail.length > at + END_BYTES;
  return { entries: parseDirectory(bytes, count), directoryStart: start, hasComment };
}

/** The last end record that reaches, with its comment, exactly to the end of the file. */
function findEnd(tail: Uint8Array): number {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    const view = viewOf(tail.subarray(at));
    if (view.getUint32(0, true) === SIGNATURE.end && at + END_BYTES + view.getUint16(20, true) === tail.length)
      return at;
  }
  return -1;
}

function parseDirectory(bytes: Uint8Array, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const view = viewOf(bytes.subarray(at));
    if (view.byteLength < DIRECTORY_BYTES || view.getUint32(0, true) !== SIGNATURE.directory) {
      throw noZip("its directory is damaged");
    }
    const nameLength = view.getUint16(28, true);
    const flags = view.getUint16(8, true);
    entries.push({
      path: decodeName(bytes.subarray(at + DIRECTORY_BYTES, at + DIRECTORY_BYTES + nameLength)),
      flags,
      method: view.getUint16(10, true),
      packed: view.getUint32(20, true),
      size: view.getUint32(24, true),
      mode: view.getUint16(40, true),
      offset: view.getUint32(42, true),
      isDescribedLater: (flags & FLAG_DESCRIPTOR) !== 0,
    });
    at += DIRECTORY_BYTES + nameLength + view.getUint16(30, true) + view.getUint16(32, true);
  }
  if (at !== bytes.length) throw noZip("its directory is damaged");
  return entries;
}

/** Byte by byte: names of bundles are ASCII, and of any other one only that it is none has to be seen. */
function decodeName(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function noZip(found: string): AppError {
  return new AppError(
    "unreadable-file",
    `Expected a bundle, which is a zip archive, but ${found}.`,
    "Name the .zip file that was exported, whole and unchanged, or the folder that it was unpacked to.",
  );
}
