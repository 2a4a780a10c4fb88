/** Length along each axis: [] is a number, [n] a row of numbers, [rows, columns] a matrix. */
export type Shape = readonly number[];

/** A tensor seen as a matrix; a stride of 0 repeats what lies along that axis. */
export type MatrixView = { readonly rowStride: number; readonly columnStride: number };

/** An operation got arrays that do not fit; the message names the operation, what it expects and what it found. */
export class ShapeError extends Error {
  constructor(operation: string, expected: string, ...found: readonly Shape[]) {
    super(`${operation}: expected ${expected}, found ${found.map(describeShape).join(" and ")}.`);
    this.name = "ShapeError";
  }
}

/** "64 × 16", "a row of 3", "a number": how shapes stand in messages. */
export function describeShape(shape: Shape): string {
  if (shape.length === 0) return "a number";
  return shape.length === 1 ? `a row of ${shape[0]}` : shape.join(" × ");
}

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** A number is 1 × 1 and a row of n is 1 × n. */
export function toMatrixShape(shape: Shape): { readonly rows: number; readonly columns: number } {
  return { rows: shape.length === 2 ? (shape[0] ?? 1) : 1, columns: shape.at(-1) ?? 1 };
}

/**
 * The shape of an elementwise operation on two tensors of at most two axes, as NumPy broadcasts them:
 * axes are matched from the last one, and an axis of length 1 (or none) is repeated.
 *
 * @throws ShapeError where two lengths differ and neither is 1
 * @see numpy.org/doc/stable/user/basics.broadcasting.html
 */
export function broadcastShapes(operation: string, left: Shape, right: Shape): Shape {
  if (sameShape(left, right)) return left;
  const axes = Math.max(left.length, right.length);
  return Array.from({ length: axes }, (_, axis) => {
    const a = left[axis - axes + left.length] ?? 1;
    const b = right[axis - axes + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1)
      throw new ShapeError(operation, "equal lengths, or 1, along each axis", left, right);
    return a === 1 ? b : a;
  });
}

/** How to walk a tensor of this shape while walking a broadcast result row by row. */
export function viewAs(shape: Shape): MatrixView {
  const { rows, columns } = toMatrixShape(shape);
  return { rowStride: rows === 1 ? 0 : columns, columnStride: columns === 1 ? 0 : 1 };
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((length, axis) => length === right[axis]);
}
