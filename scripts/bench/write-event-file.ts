import { closeSync, openSync, writeSync } from "node:fs";
import { crc32c, maskCrc } from "@/lib/ingest/crc32c";
import type { Columns } from "./workload";

const FRAME_BYTES = 16;
const BUFFER_BYTES = 1 << 20;
const FIRST_WALL_TIME = 1_790_000_000;
const SECONDS_PER_STEP = 0.05;
const VERSION = "brain.Event:2";

/**
 * Writes a TensorBoard event file as PyTorch's SummaryWriter does: one record per scalar, with the
 * wall time, the step, the tag and a float32.
 *
 * @returns points in the file
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
export function writeEventFile(file: string, { keys, values }: Columns): number {
  const target = openSync(file, "w");
  const buffer = new Uint8Array(BUFFER_BYTES);
  const view = new DataView(buffer.buffer);
  const tags = keys.map((key) => Buffer.from(key));
  const rows = values[0]?.length ?? 0;
  let at = writeVersion(buffer, view);
  for (let row = 0; row < rows; row += 1) {
    for (const [index, column] of values.entries()) {
      const tag = tags[index] ?? Buffer.alloc(0);
      if (at + FRAME_BYTES + tag.length + 64 > buffer.length) {
        writeSync(target, buffer, 0, at);
        at = 0;
      }
      const start = at + 12;
      const end = writeScalar(buffer, view, start, row, tag, column[row] ?? Number.NaN);
      at = writeFrame(buffer, view, start, end);
    }
  }
  writeSync(target, buffer, 0, at);
  closeSync(target);
  return rows * values.length;
}

function writeVersion(buffer: Uint8Array, view: DataView): number {
  buffer[12] = 0x09;
  view.setFloat64(13, FIRST_WALL_TIME, true);
  buffer[21] = 0x1a;
  buffer[22] = VERSION.length;
  buffer.set(Buffer.from(VERSION), 23);
  return writeFrame(buffer, view, 12, 23 + VERSION.length);
}

/** Event { wall_time = 1, step = 2, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }. @returns its end */
function writeScalar(
  buffer: Uint8Array,
  view: DataView,
  start: number,
  step: number,
  tag: Uint8Array,
  value: number,
): number {
  let at = start;
  buffer[at] = 0x09;
  view.setFloat64(at + 1, FIRST_WALL_TIME + step * SECONDS_PER_STEP, true);
  buffer[at + 9] = 0x10;
  at = writeVarint(buffer, at + 10, step);
  const valueLength = tag.length + 7;
  buffer[at] = 0x2a;
  buffer[at + 1] = valueLength + 2;
  buffer[at + 2] = 0x0a;
  buffer[at + 3] = valueLength;
  buffer[at + 4] = 0x0a;
  buffer[at + 5] = tag.length;
  buffer.set(tag, at + 6);
  at += 6 + tag.length;
  buffer[at] = 0x15;
  view.setFloat32(at + 1, value, true);
  return at + 5;
}

function writeVarint(buffer: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 127; rest >>>= 7, at += 1) buffer[at] = (rest & 127) | 128;
  buffer[at] = rest;
  return at + 1;
}

/** Length before the record, and both checksums. @returns where the next record's frame begins */
function writeFrame(buffer: Uint8Array, view: DataView, start: number, end: number): number {
  const frame = start - 12;
  view.setUint32(frame, end - start, true);
  view.setUint32(frame + 4, 0, true);
  view.setUint32(frame + 8, maskCrc(crc32c(buffer, frame, frame + 8)), true);
  view.setUint32(end, maskCrc(crc32c(buffer, start, end)), true);
  return end + 4;
}
