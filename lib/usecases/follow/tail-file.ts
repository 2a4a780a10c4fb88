import { type FileHandle, open, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

const NEWLINE = 10;
/** Of whole lines that are handed out at once, but for a line that is longer by itself. */
const PIECE_BYTES = 64 * 1024;
const READ_BYTES = 64 * 1024;

/** Whole lines of a file, with the bytes of it that they are. */
export type TailPiece = { readonly bytes: Uint8Array; readonly from: number; readonly to: number };

/** Why a file was followed no further: another one took its place, it became shorter, it grew no more, or it was said. */
export type TailEnd = "replaced" | "truncated" | "rested" | "stopped";

export type TailOptions = {
  readonly stop: AbortSignal;
  /** Milliseconds without growth after which the file rests; null = never. */
  readonly restMs: number | null;
  readonly pollMs: number;
};

/**
 * One file as it grows, from its start, line by line. It is looked at again and again, since no event tells of growth
 * on every kind of disk.
 */
export class FileTail {
  /** Set when `pieces` is over. */
  end: TailEnd | null = null;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #options: TailOptions;
  /** Bytes that were read, and those of them that are no whole line yet. */
  #read = 0;
  #half: Uint8Array = new Uint8Array(0);

  private constructor(path: string, file: FileHandle, options: TailOptions) {
    this.#path = path;
    this.#file = file;
    this.#options = options;
  }

  /** Opens the file. @throws the error of the disk, where it is not there */
  static async open(path: string, options: TailOptions): Promise<FileTail> {
    return new FileTail(path, await open(path, "r"), options);
  }

  /** Bytes of a last line without line end. */
  get halfBytes(): number {
    return this.#half.length;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Whole lines as they come; when it is over, `end` says why, and everything up to then was handed out. */
  async *pieces(): AsyncGenerator<TailPiece> {
    const { stop, restMs, pollMs } = this.#options;
    let grownAt = performance.now();
    for (;;) {
      // Asked for before the last look at the file: what was written until then is read.
      const isStopping = stop.aborted;
      const change = await this.#findChange();
      if (change === "truncated") {
        this.end = change;
        return;
      }
      let hasGrown = false;
      for (let piece = await this.#next(); piece !== null; piece = await this.#next()) {
        hasGrown = true;
        if (piece.bytes.length > 0) yield piece;
      }
      if (hasGrown) grownAt = performance.now();
      const rests = restMs !== null && performance.now() - grownAt >= restMs;
      this.end = change ?? (isStopping ? "stopped" : rests ? "rested" : null);
      if (this.end !== null) return;
      await wait(pollMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** The last line, where it has no line end. */
  takeHalf(): TailPiece {
    const piece = { bytes: this.#half, from: this.#read - this.#half.length, to: this.#read };
    this.#half = new Uint8Array(0);
    return piece;
  }

  /** @returns the whole lines of the next bytes, which may be none; null where there are no more bytes now */
  async #next(): Promise<TailPiece | null> {
    const buffer = new Uint8Array(READ_BYTES);
    const { bytesRead } = await this.#file.read(buffer, 0, PIECE_BYTES, this.#read);
    if (bytesRead === 0) return null;
    const from = this.#read - this.#half.length;
    this.#read += bytesRead;
    const known = concatenate(this.#half, buffer.subarray(0, bytesRead));
    const end = known.lastIndexOf(NEWLINE) + 1;
    this.#half = known.slice(end);
    return { bytes: known.subarray(0, end), from, to: from + end };
  }

  /** What became of the file under this path. While nothing is there, the next one is waited for. */
  async #findChange(): Promise<"replaced" | "truncated" | null> {
    const own = await this.#file.stat();
    if (own.size < this.#read) return "truncated";
    const there = await stat(this.#path).catch(() => null);
    if (there === null || (there.ino === own.ino && there.dev === own.dev)) return null;
    return "replaced";
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
