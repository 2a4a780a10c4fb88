import { crc32 } from "node:zlib";

const BLOCK_BYTES = 32 * 1024;
const HEADER_BYTES = 7;
const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4];

/** A file as W&B's offline mode writes it: a header, then records in blocks of 32 KiB. */
export function wandbBytes(records: readonly Uint8Array[]): Buffer {
  const parts: Buffer[] = [Buffer.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0])];
  let at = 7;
  const put = (bytes: Buffer): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const record of records) {
    let sent = 0;
    do {
      const room = BLOCK_BYTES - (at % BLOCK_BYTES);
      if (room < HEADER_BYTES) put(Buffer.alloc(room));
      const left = BLOCK_BYTES - (at % BLOCK_BYTES) - HEADER_BYTES;
      const data = record.subarray(sent, sent + left);
      const isLast = sent + data.length === record.length;
      const type = sent === 0 ? (isLast ? FULL : FIRST) : isLast ? LAST : MIDDLE;
      put(wandbPiece(type, data));
      sent += data.length;
    } while (sent < record.length);
  }
  return Buffer.concat(parts);
}

/** A piece of a record with its checksum, which covers the type and the data. */
function wandbPiece(type: number, data: Uint8Array): Buffer {
  const piece = Buffer.alloc(HEADER_BYTES + data.length);
  piece.writeUInt16LE(data.length, 4);
  piece[6] = type;
  piece.set(data, HEADER_BYTES);
  piece.writeUInt32LE(crc32(piece.subarray(6)), 0);
  return piece;
}

/** Record{2 history{1 item{1 key, 16 value_json}, 2 step{1 num}}}. */
export function historyRecord(step: number, values: Readonly<Record<string, string>>): Buffer {
  const items = Object.entries(values).map(([key, json]) =>
    field(0x0a, Buffer.concat([field(0x0a, Buffer.from(key)), field([0x82, 0x01], Buffer.from(json))])),
  );
  const count = field(0x12, Buffer.concat([Buffer.from([0x08]), varint(step)]));
  return field(0x12, Buffer.concat([...items, count]));
}

function field(tag: number | readonly number[], content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag].flat()), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}
