import type { FolderFile } from "./dropped-files";

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;

/** A fixed time for every file, so that the same folder is the same bytes again and is known by its digest. */
const MODIFIED_SECONDS = 0;

/**
 * A folder as one tar file, its files in the order of their paths. The contents stay blobs, so that
 * nothing of them is read into memory.
 *
 * @see POSIX.1-1988 ustar, as in IEEE Std 1003.1 "pax", section "ustar Interchange Format"
 * @throws Error when a path is too long for the format
 */
export function packFolder(files: readonly FolderFile[]): Blob {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const pieces = sorted.flatMap(({ path, file }) => [
    headerOf(path, file.size),
    file,
    new Uint8Array((BLOCK_BYTES - (file.size % BLOCK_BYTES)) % BLOCK_BYTES),
  ]);
  return new Blob([...pieces, new Uint8Array(2 * BLOCK_BYTES)], { type: "application/x-tar" });
}

function headerOf(path: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK_BYTES);
  const write = (text: string, offset: number): void => header.set(new TextEncoder().encode(text), offset);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  const [prefix, name] = splitPath(path);
  write(name, 0);
  write(octal(0o644, 7), 100);
  write(octal(0, 7), 108);
  write(octal(0, 7), 116);
  write(octal(size, 11), 124);
  write(octal(MODIFIED_SECONDS, 11), 136);
  write(" ".repeat(8), 148);
  write("0", 156);
  write("ustar\x0000", 257);
  write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The format has 100 bytes for the name and 155 for the folders before it. */
function splitPath(path: string): readonly [prefix: string, name: string] {
  const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
  if (bytesOf(path) <= NAME_BYTES) return ["", path];
  const cut = [...path.matchAll(/\//gu)].find(
    ({ index }) => index <= PREFIX_BYTES && bytesOf(path.slice(index + 1)) <= NAME_BYTES,
  );
  if (!cut || bytesOf(path.slice(0, cut.index)) > PREFIX_BYTES) {
    throw new Error(`The path “${path}” is too long to be sent; shorten the names of its folders.`);
  }
  return [path.slice(0, cut.index), path.slice(cut.index + 1)];
}
