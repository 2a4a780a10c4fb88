import { NESTING_LIMIT } from "./limits";

/** How many values may still be met; shared by all structs that are held at the same time. */
export type ThriftBudget = { values: number };

const BROKEN = -1;
const VARINT_BYTES_LIMIT = 10;

/**
 * Walks over one struct of Thrift's compact protocol without making anything of it. Parsers make room
 * for as many elements as a list declares and follow any nesting; what has been walked over declares
 * no more than it holds.
 *
 * @param budget reduced by the values met
 * @returns the offset behind the struct, or −1 when it is cut, broken, nested deeper than 32 levels or
 *   holds more values than the budget allows
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export function skipThriftStruct(bytes: Uint8Array, start: number, budget: ThriftBudget, depth = 1): number {
  if (depth > NESTING_LIMIT) return BROKEN;
  let at = start;
  while (at >= 0 && at < bytes.length) {
    const head = bytes[at] ?? 0;
    at += 1;
    const type = head & 0x0f;
    if (type === 0) return at;
    if (head >> 4 === 0) at = skipVarint(bytes, at);
    budget.values -= 1;
    if (at < 0 || budget.values < 0) return BROKEN;
    // The two booleans are their own type.
    if (type > 2) at = skipValue(bytes, at, type, budget, depth);
  }
  return BROKEN;
}

function skipValue(bytes: Uint8Array, at: number, type: number, budget: ThriftBudget, depth: number): number {
  switch (type) {
    case 1:
    case 2:
    case 3:
      return at + 1;
    case 4:
    case 5:
    case 6:
      return skipVarint(bytes, at);
    case 7:
      return at + 8;
    case 8:
      return skipBinary(bytes, at);
    case 9:
      return skipList(bytes, at, budget, depth);
    case 12:
      return skipThriftStruct(bytes, at, budget, depth + 1);
    default:
      return BROKEN;
  }
}

function skipList(bytes: Uint8Array, start: number, budget: ThriftBudget, depth: number): number {
  const head = bytes[start] ?? 0;
  const type = head & 0x0f;
  let at = start + 1;
  let size = head >> 4;
  if (size === 15) {
    size = readVarint(bytes, at);
    at = skipVarint(bytes, at);
  }
  // Every element takes at least one byte.
  if (depth >= NESTING_LIMIT || at < 0 || size > bytes.length - at) return BROKEN;
  budget.values -= size;
  if (budget.values < 0) return BROKEN;
  for (let element = 0; element < size && at >= 0; element += 1) {
    if (at >= bytes.length) return BROKEN;
    at = skipValue(bytes, at, type, budget, depth + 1);
  }
  return at;
}

function skipBinary(bytes: Uint8Array, start: number): number {
  const at = skipVarint(bytes, start);
  const length = readVarint(bytes, start);
  return at < 0 || length > bytes.length - at ? BROKEN : at + length;
}

function skipVarint(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length && at < start + VARINT_BYTES_LIMIT; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) return at + 1;
  }
  return BROKEN;
}

/** A length that was checked by `skipVarint`; one that does not fit 53 bits is longer than any file. */
function readVarint(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let at = start, factor = 1; at < start + VARINT_BYTES_LIMIT; at += 1, factor *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) break;
  }
  return value;
}
