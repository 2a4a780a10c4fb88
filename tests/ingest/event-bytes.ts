import { crc32c, maskCrc } from "@/lib/ingest/crc32c";

/**
 * A record as TFRecord files frame it.
 *
 * @param length what the record says of its length, with a true checksum, where that is a lie
 */
export function frameRecord(payload: Uint8Array, length = BigInt(payload.length)): Uint8Array {
  const record = new Uint8Array(payload.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, length, true);
  view.setUint32(8, maskCrc(crc32c(record, 0, 8)), true);
  record.set(payload, 12);
  view.setUint32(12 + payload.length, maskCrc(crc32c(payload, 0, payload.length)), true);
  return record;
}

/** An event with one scalar in the old encoding. */
export function scalarEvent(tag: string, step: bigint, value: number): Uint8Array {
  const name = new TextEncoder().encode(tag);
  const float = new Uint8Array(5);
  float[0] = 21;
  new DataView(float.buffer).setFloat32(1, value, true);
  const inner = Uint8Array.of(10, ...varint(BigInt(name.length)), ...name, ...float);
  const summary = Uint8Array.of(10, ...varint(BigInt(inner.length)), ...inner);
  return Uint8Array.of(16, ...varint(BigInt.asUintN(64, step)), 42, ...varint(BigInt(summary.length)), ...summary);
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
