import { crc32 } from "node:zlib";

const BLOCK = 32 * 1024;
const HEADER = [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00];
const utf8 = (text: string) => [...new TextEncoder().encode(text)];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

function field(number: number, content: readonly number[]): number[] {
  return [...varint(number * 8 + 2), ...varint(content.length), ...content];
}

/** A history record: names as one `key`, or as a list of nested ones. */
export function historyRecord(
  step: number,
  items: readonly (readonly [string | readonly string[], string])[],
): number[] {
  const written = items.flatMap(([name, json]) => {
    const names = typeof name === "string" ? field(1, utf8(name)) : name.flatMap((part) => field(2, utf8(part)));
    return field(1, [...names, ...field(16, utf8(json))]);
  });
  return field(2, [...written, ...field(2, step === 0 ? [] : [8, ...varint(step)])]);
}

export function configRecord(entries: Readonly<Record<string, unknown>>): number[] {
  const items = Object.entries(entries).map(([key, value]) =>
    field(1, [...field(1, utf8(key)), ...field(16, utf8(JSON.stringify(value)))]),
  );
  return field(5, items.flat());
}

/** The file that holds these records, and where each begins. */
export function wandbLog(records: readonly (readonly number[])[]): {
  readonly bytes: Uint8Array;
  readonly at: number[];
} {
  const bytes = [...HEADER];
  const at: number[] = [];
  for (const record of records) {
    let from = 0;
    do {
      const room = BLOCK - (bytes.length % BLOCK);
      if (room < 7) {
        bytes.push(...Array.from({ length: room }, () => 0));
        continue;
      }
      if (from === 0) at.push(bytes.length);
      const piece = record.slice(from, from + room - 7);
      const isLast = from + piece.length === record.length;
      const type = from === 0 ? (isLast ? 1 : 2) : isLast ? 4 : 3;
      const crc = crc32(Uint8Array.from(piece), crc32(Uint8Array.of(type)));
      bytes.push(crc & 255, (crc >>> 8) & 255, (crc >>> 16) & 255, crc >>> 24);
      bytes.push(piece.length & 255, piece.length >>> 8, type, ...piece);
      from += piece.length;
    } while (from < record.length);
  }
  return { bytes: Uint8Array.from(bytes), at };
}
