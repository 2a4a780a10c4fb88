import { AppError } from "@/lib/core/errors";
import { crc32, littleEndian } from "./crc32c";
import { RECORD_BYTES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";

const BLOCK_BYTES = 32 * 1024;
/** `:W&B`, 0xBEE1, version 0. */
const FILE_HEADER = [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00];
/** Checksum, length, type. */
const RECORD_HEADER_BYTES = 7;
const FULL = 1;
const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;
/** A record's checksum begins with the byte of its type. */
const TYPE_CRCS = [0, FULL, FIRST, MIDDLE, LAST].map((type) => crc32(Uint8Array.of(type), 0, 1));

/** One whole record: `bytes` from `start` up to `end`, valid only during the call. */
type OnRecord = (bytes: Uint8Array, start: number, end: number, byteOffset: number) => void;

/**
 * Cuts a W&B offline log into its records. The framing is that of LevelDB's log: blocks of 32 KiB, in
 * them pieces of records with checksum, length and type, and no piece crosses a block. W&B differs
 * from LevelDB in a header of 7 bytes and in taking zlib's CRC-32. Behind a damaged piece nothing in
 * its block can be found again; reading goes on with the next block.
 *
 * @throws AppError "unsupported-format" when the file begins otherwise
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 * @see https://github.com/wandb/wandb/blob/main/wandb/sdk/internal/datastore.py
 */
export async function readWandbRecords(
  chunks: AsyncIterable<Uint8Array>,
  sink: LogSink,
  onRecord: OnRecord,
): Promise<void> {
  const reader = new BlockReader(sink, onRecord);
  const block = new Uint8Array(BLOCK_BYTES);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + BLOCK_BYTES - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < BLOCK_BYTES) continue;
      reader.read(block, false);
      filled = 0;
      await sink.drain();
    }
  }
  reader.read(block.subarray(0, filled), true);
  await sink.drain();
}

class BlockReader {
  readonly #sink: LogSink;
  readonly #onRecord: OnRecord;
  readonly #parts = new RecordParts();
  #blockOffset = 0;
  /** Whether pieces may follow whose beginning was lost with a block that was reported. */
  #isAfterDamage = false;

  constructor(sink: LogSink, onRecord: OnRecord) {
    this.#sink = sink;
    this.#onRecord = onRecord;
  }

  /** @param isLast whether the block is the rest of the file and may be cut off */
  read(block: Uint8Array, isLast: boolean): void {
    let at = this.#blockOffset === 0 ? this.#readFileHeader(block) : 0;
    while (at + RECORD_HEADER_BYTES <= block.length) {
      const length = (block[at + 4] ?? 0) | ((block[at + 5] ?? 0) << 8);
      const type = block[at + 6] ?? 0;
      // Room that a file system laid out and nobody wrote to.
      if (type === 0 && length === 0 && littleEndian(block, at) === 0) break;
      const start = at + RECORD_HEADER_BYTES;
      const end = start + length;
      const isCutOff = isLast && end > block.length && end <= BLOCK_BYTES;
      if (isCutOff) break;
      if (!isWholePiece(block, at, type, start, end)) {
        this.#skipBlock(this.#blockOffset + at);
        at = block.length;
        break;
      }
      this.#take(block, type, start, end, this.#blockOffset + at);
      at = end;
    }
    if (isLast) this.#finish(block, at);
    this.#blockOffset += block.length;
  }

  /** @returns where the first record begins */
  #readFileHeader(block: Uint8Array): number {
    if (FILE_HEADER.every((byte, index) => block[index] === byte)) return FILE_HEADER.length;
    const found = Array.from(block.subarray(0, FILE_HEADER.length), (byte) => byte.toString(16).padStart(2, "0"));
    throw new AppError(
      "unsupported-format",
      `Expected a W&B log of version 0, found the first bytes ${found.join(" ")} in ${this.#sink.source}.`,
      "Export the run's history from W&B as CSV or JSON.",
    );
  }

  #take(block: Uint8Array, type: number, start: number, end: number, byteOffset: number): void {
    if (type === FULL || type === FIRST) {
      if (this.#parts.isOpen) this.#refuse(this.#parts.byteOffset);
      this.#parts.close();
      this.#isAfterDamage = false;
    }
    if (type === FULL) {
      this.#onRecord(block, start, end, byteOffset);
      return;
    }
    if (type === FIRST) this.#parts.open(byteOffset);
    if (!this.#parts.isOpen) {
      if (!this.#isAfterDamage) this.#refuse(byteOffset);
      this.#isAfterDamage = true;
      return;
    }
    if (!this.#parts.add(block.subarray(start, end))) {
      const message = `Expected records of at most ${RECORD_BYTES_LIMIT} bytes, found a longer one; it was left out.`;
      this.#sink.reject("record-too-long", message, { byteOffset: this.#parts.byteOffset });
      this.#parts.close();
      this.#isAfterDamage = true;
      return;
    }
    if (type !== LAST) return;
    const { bytes, length, byteOffset: from } = this.#parts;
    this.#parts.close();
    this.#onRecord(bytes, 0, length, from);
  }

  #refuse(byteOffset: number): void {
    this.#sink.reject("bad-record", "Expected whole records, found a piece of one without the rest; it was left out.", {
      byteOffset,
    });
  }

  #skipBlock(byteOffset: number): void {
    const message =
      "Expected a record that matches its checksum, found another; the rest of its block of 32 KiB was left out.";
    this.#sink.reject("crc-mismatch", message, { byteOffset });
    this.#parts.close();
    this.#isAfterDamage = true;
  }

  #finish(block: Uint8Array, at: number): void {
    const hasRest = block.subarray(at).some((byte) => byte !== 0);
    if (!hasRest && !this.#parts.isOpen) return;
    const message = "The file ends inside a record, which was left out; everything before it was read.";
    const byteOffset = this.#parts.isOpen ? this.#parts.byteOffset : this.#blockOffset + at;
    this.#sink.reject("truncated-tail", message, { byteOffset });
  }
}

function isWholePiece(block: Uint8Array, at: number, type: number, start: number, end: number): boolean {
  if (type < FULL || type > LAST || end > block.length) return false;
  return crc32(block, start, end, TYPE_CRCS[type]) === littleEndian(block, at);
}

/** The pieces of one record that came so far. Memory grows with them, never with a length that is claimed. */
class RecordParts {
  bytes: Uint8Array = new Uint8Array(2 * BLOCK_BYTES);
  length = 0;
  isOpen = false;
  byteOffset = 0;

  open(byteOffset: number): void {
    this.isOpen = true;
    this.length = 0;
    this.byteOffset = byteOffset;
  }

  close(): void {
    this.isOpen = false;
  }

  /** @returns false when the record is longer than any real one */
  add(part: Uint8Array): boolean {
    const length = this.length + part.length;
    if (length > RECORD_BYTES_LIMIT) return false;
    if (length > this.bytes.length) {
      const roomy = new Uint8Array(length * 2);
      roomy.set(this.bytes.subarray(0, this.length));
      this.bytes = roomy;
    }
    this.bytes.set(part, this.length);
    this.length = length;
    return true;
  }
}
