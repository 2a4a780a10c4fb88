import { crc32c, littleEndian, maskCrc } from "./crc32c";
import { RECORD_BYTES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";

const LENGTH_BYTES = 8;
const CRC_BYTES = 4;
const HEADER_BYTES = LENGTH_BYTES + CRC_BYTES;
/** A file handed over in one piece must not be copied whole. */
const PIECE_BYTES = 1024 * 1024;
const FIRST_CAPACITY = 2 * PIECE_BYTES;

/** One whole record: `bytes` from `start` up to `end`, valid only during the call. */
export type OnRecord = (bytes: Uint8Array, start: number, end: number, byteOffset: number) => void;

/**
 * Cuts a TFRecord file into its records: length (8 bytes), its masked CRC-32C, the data, their masked
 * CRC-32C. A record whose data do not match is left out; where a length cannot be trusted, nothing
 * behind it can be found either and reading ends. Memory grows with the bytes that came, never with
 * the length that a record claims.
 *
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/summary/writer/record_writer.py
 */
export async function readEventRecords(
  chunks: AsyncIterable<Uint8Array>,
  sink: LogSink,
  onRecord: OnRecord,
): Promise<void> {
  const queue = new ByteQueue();
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      queue.push(chunk.subarray(start, start + PIECE_BYTES));
      const goesOn = takeRecords(queue, sink, onRecord);
      await sink.drain();
      if (!goesOn) return;
    }
  }
  if (queue.length === 0) return;
  const message = "The file ends inside a record, which was left out; everything before it was read.";
  sink.reject("truncated-tail", message, { byteOffset: queue.byteOffset });
}

/** @returns false when the rest of the file cannot be read */
function takeRecords(queue: ByteQueue, sink: LogSink, onRecord: OnRecord): boolean {
  while (queue.length >= HEADER_BYTES) {
    const { bytes, start, byteOffset } = queue;
    if (maskCrc(crc32c(bytes, start, start + LENGTH_BYTES)) !== littleEndian(bytes, start + LENGTH_BYTES)) {
      const message = "Expected a record whose length matches its checksum, found another; the rest was not read.";
      sink.reject("crc-mismatch", message, { byteOffset });
      return false;
    }
    const length = littleEndian(bytes, start) + littleEndian(bytes, start + 4) * 2 ** 32;
    if (length > RECORD_BYTES_LIMIT) {
      const message = `Expected records of at most ${RECORD_BYTES_LIMIT} bytes, found one of ${length}; the rest was not read.`;
      sink.reject("record-too-long", message, { byteOffset });
      return false;
    }
    const total = HEADER_BYTES + length + CRC_BYTES;
    if (queue.length < total) return true;
    const dataStart = start + HEADER_BYTES;
    const dataEnd = dataStart + length;
    if (maskCrc(crc32c(bytes, dataStart, dataEnd)) === littleEndian(bytes, dataEnd)) {
      onRecord(bytes, dataStart, dataEnd, byteOffset);
    } else {
      const message = "Expected a record that matches its checksum, found another; the record was left out.";
      sink.reject("crc-mismatch", message, { byteOffset });
    }
    queue.drop(total);
  }
  return true;
}

/** Bytes that came and are not used up yet, in one piece of memory. */
class ByteQueue {
  bytes: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  start = 0;
  /** Place of the first byte in the file. */
  byteOffset = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.start;
  }

  push(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.bytes.length) this.#makeRoom(chunk.length);
    this.bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  drop(count: number): void {
    this.start += count;
    this.byteOffset += count;
    if (this.start !== this.#end) return;
    this.start = 0;
    this.#end = 0;
  }

  #makeRoom(incoming: number): void {
    const needed = this.length + incoming;
    const roomy = needed > this.bytes.length / 2 ? new Uint8Array(Math.max(needed, this.bytes.length) * 2) : this.bytes;
    roomy.set(this.bytes.subarray(this.start, this.#end));
    this.bytes = roomy;
    this.#end -= this.start;
    this.start = 0;
  }
}
