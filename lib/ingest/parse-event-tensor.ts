import { MalformedMessage, type ProtobufCursor } from "./protobuf";

const FLOAT32 = 1;
const FLOAT64 = 2;

/** Numbers of a TensorProto; `values` is null for element types that hold no scalars or histograms. */
export type EventTensor = { readonly shape: readonly number[]; readonly values: Float64Array | null };

/**
 * Parses the message at the cursor up to `end`. Numbers stand in `tensor_content`, or one by one in
 * `float_val` and `double_val`, where missing ones repeat the last.
 *
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/tensor.proto
 */
export function parseEventTensor(cursor: ProtobufCursor, end: number): EventTensor {
  let type = 0;
  let shape: readonly number[] = [];
  let content: readonly [number, number] | null = null;
  const values: number[] = [];
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === 8) type = cursor.varint();
    else if (tag === 18) shape = parseShape(cursor, cursor.lengthEnd());
    else if (tag === 34) {
      const contentEnd = cursor.lengthEnd();
      content = [cursor.at, contentEnd];
      cursor.at = contentEnd;
    } else if (tag === 42) readPacked(cursor, cursor.lengthEnd(), 4, () => values.push(cursor.float()));
    else if (tag === 45) values.push(cursor.float());
    else if (tag === 50) readPacked(cursor, cursor.lengthEnd(), 8, () => values.push(cursor.double()));
    else if (tag === 49) values.push(cursor.double());
    else cursor.skip(tag & 7);
  }
  if (cursor.at !== end) throw new MalformedMessage();
  if (type !== FLOAT32 && type !== FLOAT64) return { shape, values: null };
  return { shape, values: content === null ? Float64Array.from(values) : readContent(cursor, content, type) };
}

function readContent(cursor: ProtobufCursor, [start, end]: readonly [number, number], type: number): Float64Array {
  const width = type === FLOAT32 ? 4 : 8;
  const view = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset + start, end - start);
  return Float64Array.from({ length: Math.floor((end - start) / width) }, (_, index) =>
    type === FLOAT32 ? view.getFloat32(index * width, true) : view.getFloat64(index * width, true),
  );
}

/** TensorShapeProto: a dimension has its size in field 1; an unknown size is −1. */
function parseShape(cursor: ProtobufCursor, end: number): readonly number[] {
  const sizes: number[] = [];
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag !== 18) {
      cursor.skip(tag & 7);
      continue;
    }
    const dimensionEnd = cursor.lengthEnd();
    let size = 0;
    while (cursor.at < dimensionEnd) {
      const field = cursor.tag();
      if (field === 8) size = cursor.int64();
      else cursor.skip(field & 7);
    }
    sizes.push(size);
  }
  if (cursor.at !== end) throw new MalformedMessage();
  return sizes;
}

/** Numbers of fixed width behind each other. */
export function readPacked(cursor: ProtobufCursor, end: number, width: number, readOne: () => void): void {
  if ((end - cursor.at) % width !== 0) throw new MalformedMessage();
  while (cursor.at < end) readOne();
}
