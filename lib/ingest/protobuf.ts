/** Wire types of protocol buffers that occur in event files. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
export const FIXED32 = 5;

/** Thrown inside the event reader when a message does not parse; becomes an issue on its record. */
export class MalformedMessage extends Error {}

/**
 * Reads protocol buffer fields one after another. The cursor is moved by every read; `end` is that
 * of the message at hand.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufCursor {
  at = 0;
  end = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  reset(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.at = start;
    this.end = end;
  }

  /** Field number × 8 + wire type. */
  tag(): number {
    return this.varint();
  }

  /** An unsigned number; what lies beyond 2^53 is rounded. Most have one byte. */
  varint(): number {
    const byte = this.at < this.end ? (this.#bytes[this.at] ?? 0) : 128;
    if (byte >= 128) return this.#longVarint();
    this.at += 1;
    return byte;
  }

  #longVarint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count += 1) {
      if (this.at >= this.end) throw new MalformedMessage();
      const byte = this.#bytes[this.at] ?? 0;
      this.at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new MalformedMessage();
  }

  /** A two's complement number of 64 bits; exact where a double can be. */
  int64(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw new MalformedMessage();
      const byte = this.#bytes[this.at] ?? 0;
      this.at += 1;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) return (high | 0) * 2 ** 32 + (low >>> 0);
    }
    throw new MalformedMessage();
  }

  double(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  float(): number {
    const at = this.#advance(4);
    return this.#view.getFloat32(at, true);
  }

  /** Enters a length-delimited field. @returns where it ends */
  lengthEnd(): number {
    const length = this.varint();
    if (length > this.end - this.at) throw new MalformedMessage();
    return this.at + length;
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === FIXED64) this.#advance(8);
    else if (wireType === LENGTH_DELIMITED) this.at = this.lengthEnd();
    else if (wireType === FIXED32) this.#advance(4);
    else throw new MalformedMessage();
  }

  /** @returns where the bytes that were passed over begin */
  #advance(count: number): number {
    const { at } = this;
    if (count > this.end - at) throw new MalformedMessage();
    this.at = at + count;
    return at;
  }
}
