/** Which half of a double the machine keeps first. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/**
 * The doubles of an array as pairs of 32-bit words. NaN payloads survive here, which they need not
 * when a NaN passes through a JavaScript number.
 */
export class FloatBits {
  readonly #words: Uint32Array;

  constructor(values: Float64Array) {
    this.#words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  }

  low(index: number): number {
    return this.#words[2 * index + LOW] ?? 0;
  }

  high(index: number): number {
    return this.#words[2 * index + 1 - LOW] ?? 0;
  }

  set(index: number, low: number, high: number): void {
    this.#words[2 * index + LOW] = low;
    this.#words[2 * index + 1 - LOW] = high;
  }
}
