import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";

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
export function writeZip(parts: readonly BundlePart[]): Readable {
  const zip = new ZipFile();
  const archive = Readable.from(zip.outputStream);
  zip.on("error", (error: Error) => archive.destroy(error));
  for (const part of parts) {
    if ("bytes" in part) zip.addBuffer(Buffer.from(part.bytes), part.path, ENTRY);
    else {
      zip.addReadStreamLazy(part.path, ENTRY, (hand) => {
        const content = Readable.from(part.stream());
        content.on("error", (error) => archive.destroy(error));
        hand(null, content);
      });
    }
  }
  zip.end();
  return archive;
}
