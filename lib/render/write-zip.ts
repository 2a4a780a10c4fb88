import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { BundlePart, SizedPart } from "@/lib/report/bundle/bundle-layout";

/**
 * What every entry says of itself: stored as it is, since what deflate makes of bytes differs between its
 * versions; one moment of the clock on the wall, which is what an archive states, in every time zone; readable
 * by all.
 */
const ENTRY = { compress: false, mtime: new Date(1980, 0, 2, 12), forceDosTimestamp: true, mode: 0o100644 } as const;

/**
 * Packs files in the given order. The same files give the same bytes, whenever and wherever.
 *
 * @returns the archive as it is being made; it fails where the content of a file does
 */
export function writeZip(parts: readonly (BundlePart | SizedPart)[]): Readable {
  const zip = new ZipFile();
  const archive = Readable.from(zip.outputStream);
  zip.on("error", (error: Error) => archive.destroy(error));
  for (const part of parts) {
    if ("bytes" in part)
      zip.addBuffer(Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength), part.path, ENTRY);
    else {
      // A content that is longer or shorter than was said makes the archive fail.
      const entry = "size" in part ? { ...ENTRY, size: part.size } : ENTRY;
      zip.addReadStreamLazy(part.path, entry, (hand) => {
        const content = Readable.from(part.stream());
        content.on("error", (error) => archive.destroy(error));
        hand(null, content);
      });
    }
  }
  zip.end();
  return archive;
}

/** What an archive holds beside names and contents, in bytes (APPNOTE.TXT 6.3.10, 4.3.7 to 4.3.16). */
const HEADER_BYTES = { local: 30, descriptor: 16, central: 46, end: 22 };

/** The size of the archive that `writeZip` makes of these files, known before it is written. */
export function zipSize(parts: readonly SizedPart[]): number {
  const sizes = parts.map((part) => {
    const names = 2 * Buffer.byteLength(part.path);
    // Behind a stream stand its size and digest, which nobody knew before.
    const descriptor = "bytes" in part ? 0 : HEADER_BYTES.descriptor;
    return HEADER_BYTES.local + part.size + descriptor + HEADER_BYTES.central + names;
  });
  return sizes.reduce((sum, size) => sum + size, HEADER_BYTES.end);
}
