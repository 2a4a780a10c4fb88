import type { ByteSource } from "./ingest-port";

const READ_AHEAD_BYTES = 1024 * 1024;

/** A file that is read in jumps, mostly forward: what lies just behind a jump is read along with it. */
export class ParquetBytes {
  readonly size: number;
  readonly #file: ByteSource;
  readonly #onBytes: (count: number) => void;
  #held = new Uint8Array(0);
  #start = 0;

  constructor(file: ByteSource, size: number, onBytes: (count: number) => void = () => {}) {
    this.#file = file;
    this.#onBytes = onBytes;
    this.size = size;
  }

  /**
   * @param offset inside the file
   * @param length at least this many bytes, or what there is until the end
   * @returns a view that holds until the next call
   */
  async atLeast(offset: number, length: number): Promise<Uint8Array> {
    const skipped = offset - this.#start;
    if (skipped >= 0 && offset + length <= this.#start + this.#held.length) return this.#held.subarray(skipped);
    const wanted = Math.min(Math.max(length, READ_AHEAD_BYTES), this.size - offset);
    this.#held = await this.#readWhole(offset, wanted);
    this.#start = offset;
    return this.#held;
  }

  /** A source may give fewer bytes than asked for without being at its end. */
  async #readWhole(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const whole = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const part = await this.#file.read(offset + filled, length - filled);
      this.#onBytes(part.length);
      if (part.length === 0) return whole.subarray(0, filled);
      whole.set(part, filled);
      filled += part.length;
    }
    return whole;
  }
}
