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

/** The doubles as stored bytes, low byte first: a view where the machine keeps them so, else a copy. */
export function bytesOfFloats(values: Float64Array): Uint8Array {
  if (LOW === 0) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return swapped(values);
}

/** Reads what `bytesOfFloats` gave, at any offset of its memory. */
export function floatsOfBytes(bytes: Uint8Array): Float64Array<ArrayBuffer> {
  // A copy in any case: views on doubles must start at a multiple of eight. Not `slice`, which gives a
  // view where the bytes are a Buffer.
  const copy = new Float64Array(new Uint8Array(bytes).buffer);
  return LOW === 0 ? copy : new Float64Array(swapped(copy).buffer);
}

function swapped(values: Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  for (let start = 0; start < bytes.length; start += 8) bytes.subarray(start, start + 8).reverse();
  return bytes;
}
