import { readSync } from "node:fs";
import type { Sqlite3Static } from "@sqlite.org/sqlite-wasm";

export const VFS_NAME = "rounds-read-only";
/** What SQLite calls the one database there is. */
export const DATABASE_NAME = "/database";

/** An open file, or null where there is none: it then reads as empty. */
export type ReadOnlyFile = { readonly descriptor: number; readonly size: number } | null;

const SECTOR_BYTES = 4096;

/**
 * Gives SQLite a file system of two files, a database and its write-ahead log, that can be read and not
 * written. Whatever stands in the database, nothing else on this machine is within its reach.
 *
 * @see https://sqlite.org/vfs.html
 */
export function installReadOnlyFiles({ capi, wasm, vfs }: Sqlite3Static, database: ReadOnlyFile, log: ReadOnlyFile) {
  const files = new Map<number, BlockReader | null>();
  const ok = capi.SQLITE_OK;
  const refuse = () => capi.SQLITE_READONLY;

  // The library's types know its structures without the sign that their fields begin with.
  const io = Object.assign(new capi.sqlite3_io_methods(), { $iVersion: 1 });
  const { sizeof } = (capi.sqlite3_file as unknown as { readonly structInfo: { readonly sizeof: number } }).structInfo;
  const system = Object.assign(new capi.sqlite3_vfs(), { $iVersion: 1, $szOsFile: sizeof, $mxPathname: 64 });

  const nameOf = (pointer: number): string => wasm.cstrToJs(pointer) ?? "";
  const find = (name: string): ReadOnlyFile => (name === DATABASE_NAME ? database : null);

  const ioMethods: Methods = {
    xClose: (file: number) => {
      files.delete(file);
      return ok;
    },
    xRead: (file: number, target: number, length: number, offset: bigint) => {
      const bytes = wasm.heap8u().subarray(target, target + length);
      const read = files.get(file)?.read(bytes, Number(offset)) ?? 0;
      if (read === length) return ok;
      bytes.fill(0, read);
      return capi.SQLITE_IOERR_SHORT_READ;
    },
    xWrite: refuse,
    xTruncate: refuse,
    xSync: () => ok,
    xFileSize: (file: number, target: number) => {
      wasm.poke(target, files.get(file)?.size ?? 0, "i64");
      return ok;
    },
    xLock: () => ok,
    xUnlock: () => ok,
    xCheckReservedLock: (_file: number, target: number) => {
      wasm.poke(target, 0, "i32");
      return ok;
    },
    xFileControl: () => capi.SQLITE_NOTFOUND,
    xSectorSize: () => SECTOR_BYTES,
    xDeviceCharacteristics: () => 0,
  };
  const systemMethods: Methods = {
    xOpen: (_vfs: number, name: number, file: number, _flags: number, outFlags: number) => {
      const path = nameOf(name);
      const isLog = path === `${DATABASE_NAME}-wal`;
      if (path !== DATABASE_NAME && !isLog) return capi.SQLITE_CANTOPEN;
      const source = isLog ? log : database;
      files.set(file, source === null ? null : new BlockReader(source));
      const handle = new capi.sqlite3_file(file);
      Object.assign(handle, { $pMethods: io.pointer }).dispose();
      if (outFlags !== 0) wasm.poke(outFlags, capi.SQLITE_OPEN_READONLY, "i32");
      return ok;
    },
    xDelete: refuse,
    xAccess: (_vfs: number, name: number, _flags: number, target: number) => {
      const exists = find(nameOf(name)) !== null || (nameOf(name) === `${DATABASE_NAME}-wal` && log !== null);
      wasm.poke(target, exists ? 1 : 0, "i32");
      return ok;
    },
    xFullPathname: (_vfs: number, name: number, length: number, target: number) =>
      wasm.cstrncpy(target, name, length) < length ? ok : capi.SQLITE_CANTOPEN,
    xRandomness: (_vfs: number, length: number) => length,
    xSleep: () => 0,
    xCurrentTime: () => ok,
    xGetLastError: () => 0,
  };
  vfs.installVfs({
    io: { struct: io, methods: ioMethods as object },
    vfs: { struct: system, methods: systemMethods as object, name: VFS_NAME },
  });
}

/** What SQLite calls, with pointers into its memory; 64 bit numbers come as bigint. */
type Methods = Readonly<Record<string, (...values: never[]) => number>>;

/** Pages are some kilobytes, and a table's mostly stand side by side: a call of the system for each would cost most. */
const BLOCK_BYTES = 256 * 1024;
const BLOCKS_HELD = 16;

/** Reads a file in blocks, of which the latest are held. */
class BlockReader {
  readonly size: number;
  readonly #descriptor: number;
  readonly #blocks = new Map<number, Uint8Array>();

  constructor({ descriptor, size }: NonNullable<ReadOnlyFile>) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  /** @returns how many bytes there were, fewer than asked for only at the end */
  read(target: Uint8Array, offset: number): number {
    let filled = 0;
    while (filled < target.length) {
      const at = offset + filled;
      const part = this.#block(Math.floor(at / BLOCK_BYTES)).subarray(at % BLOCK_BYTES);
      if (part.length === 0) break;
      target.set(part.subarray(0, target.length - filled), filled);
      filled += Math.min(part.length, target.length - filled);
    }
    return filled;
  }

  #block(number: number): Uint8Array {
    const held = this.#blocks.get(number);
    if (held !== undefined) return held;
    const block = new Uint8Array(BLOCK_BYTES);
    let filled = 0;
    while (filled < BLOCK_BYTES) {
      const read = readSync(this.#descriptor, block, filled, BLOCK_BYTES - filled, number * BLOCK_BYTES + filled);
      if (read === 0) break;
      filled += read;
    }
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= BLOCKS_HELD && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(number, block.subarray(0, filled));
    return block.subarray(0, filled);
  }
}
