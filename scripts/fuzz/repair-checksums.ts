import { crc32 } from "node:zlib";
import { crc32c, maskCrc } from "@/lib/ingest/crc32c";

const EVENT_HEADER_BYTES = 12;
const EVENT_FRAME_BYTES = 16;
const WANDB_FILE_HEADER_BYTES = 7;
const WANDB_BLOCK_BYTES = 32_768;
const WANDB_HEADER_BYTES = 7;

/**
 * Makes the checksums of a changed event file or W&B file true again where the records still can be
 * found; without this nearly every change would end at the checksum and never reach the parser.
 *
 * @returns a copy; any other file as it is
 */
export function repairChecksums(bytes: Uint8Array): Uint8Array {
  if (startsLikeWandb(bytes)) return repairWandb(bytes.slice());
  return looksLikeEvents(bytes) ? repairEvents(bytes.slice()) : bytes;
}

function startsLikeWandb(bytes: Uint8Array): boolean {
  return bytes[0] === 0x3a && bytes[1] === 0x57 && bytes[2] === 0x26 && bytes[3] === 0x42;
}

/** The first length still has a plausible size; event files have no magic number. */
function looksLikeEvents(bytes: Uint8Array): boolean {
  return bytes.length > EVENT_FRAME_BYTES && maskCrc(crc32c(bytes, 0, 8)) === viewOf(bytes).getUint32(8, true);
}

/** Also a length that leads beyond the end gets a true checksum: the reader must not believe it all the same. */
function repairEvents(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  let at = 0;
  while (at + EVENT_HEADER_BYTES <= bytes.length) {
    view.setUint32(at + 8, maskCrc(crc32c(bytes, at, at + 8)), true);
    const length = view.getBigUint64(at, true);
    if (length > BigInt(bytes.length - at - EVENT_FRAME_BYTES)) break;
    const start = at + EVENT_HEADER_BYTES;
    const end = start + Number(length);
    view.setUint32(end, maskCrc(crc32c(bytes, start, end)), true);
    at = end + 4;
  }
  return bytes;
}

/** Records never cross a block of 32 KiB; a record's checksum covers its type and its data. */
function repairWandb(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  let at = WANDB_FILE_HEADER_BYTES;
  while (at + WANDB_HEADER_BYTES <= bytes.length) {
    const left = WANDB_BLOCK_BYTES - (at % WANDB_BLOCK_BYTES);
    if (left < WANDB_HEADER_BYTES) {
      at += left;
      continue;
    }
    const end = at + WANDB_HEADER_BYTES + view.getUint16(at + 4, true);
    if (end > bytes.length) break;
    view.setUint32(at, crc32(bytes.subarray(at + 6, end)), true);
    at = end;
  }
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
