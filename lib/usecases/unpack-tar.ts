import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { gunzip } from "./gunzip";
import { noteEnd, type SeenBytes } from "./note-end";

const BLOCK_BYTES = 512;
/** Blocks of zeros that end a tar. */
const END_BLOCKS = 2;

/**
 * Unpacks the regular files of a tar archive, in its order. Links and devices are left out. Cut off between two
 * files, a tar looks whole but for the zeros that end it, and is refused; a gzip notices by itself.
 *
 * @throws Error for what is no whole archive
 * @see IEEE Std 1003.1-2017, pax, "ustar Interchange Format"
 */
export async function unpackTar(
  file: string,
  kind: "tar" | "tar.gz",
  write: (name: string, content: NodeJS.ReadableStream) => Promise<void>,
): Promise<void> {
  const members = extract();
  const source = createReadStream(file);
  const archive: SeenBytes = { bytes: 0, end: 0 };
  let last: SeenBytes = { bytes: 0, end: 0 };
  const feeding = pipeline(kind === "tar.gz" ? gunzip(source) : noteEnd(source, archive), members);
  // The failure is awaited below; without a handler here it would count as unhandled meanwhile.
  feeding.catch(() => undefined);
  for await (const member of members) {
    last = { bytes: 0, end: 0 };
    // The types of the library do not say what a member holds.
    const bytes = member as AsyncIterable<Uint8Array>;
    const content = Readable.from(noteEnd(bytes, last), { objectMode: false });
    if (member.header.type === "file") await write(member.header.name, content);
    else for await (const _piece of content);
  }
  await feeding;
  if (kind === "tar" && !isEnded(archive, last)) throw new Error("the zeros that end a tar are missing");
}

/** Whether enough zeros stand behind the last file, beside those that it ends in itself and is filled up with. */
function isEnded(archive: SeenBytes, last: SeenBytes): boolean {
  const own = Math.ceil(last.bytes / BLOCK_BYTES) * BLOCK_BYTES - last.end;
  return archive.bytes - archive.end - own >= END_BLOCKS * BLOCK_BYTES;
}
