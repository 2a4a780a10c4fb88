import { crc32c, littleEndian, maskCrc } from "@/lib/ingest/crc32c";

/**
 * What any reader has to do at least, in one thread, with nothing kept: the floor that imports are
 * compared with. Each returns how many values it saw, so that nothing can be left out unnoticed.
 */
export type PlainParser = (bytes: Buffer) => number;

const NEW_LINE = 10;

/** Splits lines and calls JSON.parse. Counts lines. */
export function parseJsonLinesPlainly(bytes: Buffer): number {
  let lines = 0;
  let from = 0;
  for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
    const record: unknown = JSON.parse(bytes.toString("utf8", from, end));
    if (record !== null) lines += 1;
    from = end + 1;
  }
  return lines;
}

/** Splits rows and cells and turns cells into numbers. Counts numbers. */
export function parseCsvPlainly(bytes: Buffer): number {
  let numbers = 0;
  let from = bytes.indexOf(NEW_LINE) + 1;
  for (let end = bytes.indexOf(NEW_LINE, from); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
    const cells = bytes.toString("utf8", from, end).split(",");
    for (const cell of cells) if (!Number.isNaN(Number(cell))) numbers += 1;
    from = end + 1;
  }
  return numbers;
}

/** Walks the records of an event file, checks both checksums and decodes step, tag and value. Counts scalars. */
export function parseEventFilePlainly(bytes: Buffer): number {
  let scalars = 0;
  for (let at = 0; at + 16 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const start = at + 12;
    const end = start + length;
    if (maskCrc(crc32c(bytes, at, at + 8)) !== littleEndian(bytes, at + 8)) throw new Error("Wrong length checksum.");
    if (maskCrc(crc32c(bytes, start, end)) !== littleEndian(bytes, end)) throw new Error("Wrong data checksum.");
    scalars += countScalars(bytes, start, end);
    at = end + 4;
  }
  return scalars;
}

function countScalars(bytes: Buffer, start: number, end: number): number {
  let scalars = 0;
  const event = new FieldReader(bytes, start, end);
  while (event.next()) {
    if (event.number !== 5) continue;
    const summary = new FieldReader(bytes, event.start, event.end);
    while (summary.next()) {
      const value = new FieldReader(bytes, summary.start, summary.end);
      let tag = "";
      let number = Number.NaN;
      while (value.next()) {
        if (value.number === 1) tag = bytes.toString("utf8", value.start, value.end);
        else if (value.number === 2) number = bytes.readFloatLE(value.start);
      }
      if (tag !== "" && !Number.isNaN(number)) scalars += 1;
    }
  }
  return scalars;
}

/** @see https://protobuf.dev/programming-guides/encoding/ */
class FieldReader {
  number = 0;
  start = 0;
  end: number;
  readonly #bytes: Buffer;
  readonly #limit: number;

  constructor(bytes: Buffer, start: number, limit: number) {
    this.#bytes = bytes;
    this.#limit = limit;
    this.end = start;
  }

  /** Goes on to the field that follows. @returns whether there is one */
  next(): boolean {
    if (this.end >= this.#limit) return false;
    const key = this.#varint();
    this.number = key >>> 3;
    const wire = key & 7;
    this.start = this.end;
    if (wire === 0) this.#varint();
    else if (wire === 2) {
      const length = this.#varint();
      this.start = this.end;
      this.end += length;
    } else this.end += wire === 1 ? 8 : 4;
    return true;
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.end] ?? 0;
      this.end += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}
