import { AppError } from "@/lib/core/errors";

/** What is known of a file once all of it is there. */
export type WholeFile = { readonly sha256: string; readonly byteLength: number };

const [ARRIVING, WHOLE, BROKEN_OFF] = [0, 1, 2];
const [CHANGES, STATE] = [0, 1];
const COUNTERS_BYTES = 8;
const LENGTH_BYTES = 8;
const DIGEST_BYTES = 32;
/** Waiting threads look again after this long even if nobody woke them. */
const LOOK_AGAIN_MS = 1_000;

/** How an operation on shared memory waits without holding its thread (ES2024). */
type WaitAsync = (
  counters: Int32Array,
  index: number,
  value: number,
  timeout: number,
) => { readonly value: Promise<unknown> | string };

/**
 * How much of a file on disk is there already, shared between the thread that writes the file and those
 * that read it while it grows.
 */
export class Arrival {
  /** Survives the way to another thread; `new Arrival(memory)` there is the same arrival. */
  readonly memory: SharedArrayBuffer;
  readonly #counters: Int32Array;
  readonly #length: BigInt64Array;
  readonly #digest: Uint8Array;

  constructor(memory = new SharedArrayBuffer(COUNTERS_BYTES + LENGTH_BYTES + DIGEST_BYTES)) {
    this.memory = memory;
    this.#counters = new Int32Array(memory, 0, 2);
    this.#length = new BigInt64Array(memory, COUNTERS_BYTES, 1);
    this.#digest = new Uint8Array(memory, COUNTERS_BYTES + LENGTH_BYTES);
  }

  /** The arrival of a file that is there already. */
  static of({ sha256, byteLength }: WholeFile): Arrival {
    const arrival = new Arrival();
    arrival.grow(byteLength);
    arrival.finish(sha256);
    return arrival;
  }

  /** Bytes that can be read. */
  get bytes(): number {
    return Number(Atomics.load(this.#length, 0));
  }

  get isWhole(): boolean {
    return Atomics.load(this.#counters, STATE) === WHOLE;
  }

  get isBrokenOff(): boolean {
    return Atomics.load(this.#counters, STATE) === BROKEN_OFF;
  }

  grow(bytes: number): void {
    Atomics.add(this.#length, 0, BigInt(bytes));
    this.#wake();
  }

  finish(sha256: string): void {
    this.#digest.set(Buffer.from(sha256, "hex"));
    Atomics.compareExchange(this.#counters, STATE, ARRIVING, WHOLE);
    this.#wake();
  }

  /** Nothing more comes, or nobody wants it: whoever reads or waits fails. */
  breakOff(): void {
    Atomics.store(this.#counters, STATE, BROKEN_OFF);
    this.#wake();
  }

  /**
   * Waits until so many bytes are there, or all there will be.
   *
   * @returns the bytes that can be read
   * @throws AppError "bad-input" when the file was broken off
   */
  async atLeast(bytes: number): Promise<number> {
    for (;;) {
      const changes = Atomics.load(this.#counters, CHANGES);
      const state = Atomics.load(this.#counters, STATE);
      if (state === BROKEN_OFF) {
        throw new AppError("bad-input", "Expected a whole upload, but it was broken off.", "Send the file again.");
      }
      const available = this.bytes;
      if (available >= bytes || state === WHOLE) return available;
      const { waitAsync } = Atomics as typeof Atomics & { readonly waitAsync: WaitAsync };
      await waitAsync(this.#counters, CHANGES, changes, LOOK_AGAIN_MS).value;
    }
  }

  /** Waits until all is there. @throws AppError "bad-input" when the file was broken off */
  async whole(): Promise<WholeFile> {
    const byteLength = await this.atLeast(Number.POSITIVE_INFINITY);
    return { sha256: Buffer.from(this.#digest).toString("hex"), byteLength };
  }

  #wake(): void {
    Atomics.add(this.#counters, CHANGES, 1);
    Atomics.notify(this.#counters, CHANGES);
  }
}
