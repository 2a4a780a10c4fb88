/** A cyclic redundancy check of 32 bits over the bytes from `start` up to `end`, continued from `previous`. */
type Crc32 = (bytes: Uint8Array, start: number, end: number, previous?: number) => number;

/** The check of zlib, gzip, PNG and W&B's logs. */
export const crc32 = createCrc32(0xedb88320);
/** CRC-32C, with the polynomial of Castagnoli, of TFRecord files. */
export const crc32c = createCrc32(0x82f63b78);

/**
 * @param polynomial with its bits reversed
 * @see Kounavis & Berry, "A Systematic Approach to Building High Performance Software-based CRC
 *   Generators" (2005), for the eight tables
 */
function createCrc32(polynomial: number): Crc32 {
  const table = buildTables(polynomial);
  return (bytes, start, end, previous = 0) => {
    let crc = previous ^ 0xffffffff;
    let at = start;
    for (; at + 8 <= end; at += 8) {
      const low = crc ^ littleEndian(bytes, at);
      const high = littleEndian(bytes, at + 4);
      crc =
        (table[1792 + (low & 255)] ?? 0) ^
        (table[1536 + ((low >>> 8) & 255)] ?? 0) ^
        (table[1280 + ((low >>> 16) & 255)] ?? 0) ^
        (table[1024 + (low >>> 24)] ?? 0) ^
        (table[768 + (high & 255)] ?? 0) ^
        (table[512 + ((high >>> 8) & 255)] ?? 0) ^
        (table[256 + ((high >>> 16) & 255)] ?? 0) ^
        (table[high >>> 24] ?? 0);
    }
    for (; at < end; at += 1) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0);
    return (crc ^ 0xffffffff) >>> 0;
  };
}

/** The form in which TFRecord files store a checksum, so that data with checksums inside do not check themselves. */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Four bytes as an unsigned number. */
export function littleEndian(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

/** Eight tables, so that eight bytes are taken in one turn ("slicing by eight"). */
function buildTables(polynomial: number): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[byte] = crc;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const before = tables[index - 256] ?? 0;
    tables[index] = (before >>> 8) ^ (tables[before & 255] ?? 0);
  }
  return tables;
}
