import { addProduct, addProductWithTransposed } from "./matrix-kernels";
import { type Shape, ShapeError } from "./shape";
import type { Tensor } from "./tape";

/**
 * The matrix product a · b. As in NumPy a row takes part as a row on the left and as a column on the
 * right, and that axis is gone in the result: [k] · [k, n] is [n], [m, k] · [k] is [m].
 *
 * @param a [rows, inner] or [inner]
 * @param b [inner, columns] or [inner]
 * @throws ShapeError where the inner lengths differ, or an operand is a number
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [aInner, bInner] = [a.shape.at(-1), b.shape[0]];
  if (aInner === undefined || bInner === undefined || aInner !== bInner)
    throw new ShapeError("matmul", "as many columns on the left as rows on the right", a.shape, b.shape);
  const rows = a.shape.length === 2 ? (a.shape[0] ?? 1) : 1;
  const columns = b.shape[1] ?? 1;
  const inner = aInner;
  const values = new Float64Array(rows * columns);
  const left = { values: a.values, rowStride: inner, columnStride: 1 };
  // A matrix of one column is its own transpose read as one row.
  if (columns === 1) addProductWithTransposed(values, a.values, b.values, { rows, inner, columns });
  else addProduct(values, left, b.values, { rows, inner, columns });
  const shape: Shape = [...a.shape.slice(0, -1), ...b.shape.slice(1)];
  return a.tape.record({
    values,
    shape,
    inputs: [a, b],
    propagate: (gradient) => {
      // For c = a · b: the gradient by a is g · bᵀ, the one by b is aᵀ · g.
      if (a.sink) addProductWithTransposed(a.sink, gradient, b.values, { rows, inner: columns, columns: inner });
      const transposed = { values: a.values, rowStride: 1, columnStride: inner };
      if (b.sink) addProduct(b.sink, transposed, gradient, { rows: inner, inner: rows, columns });
    },
  });
}

/**
 * Rows become columns.
 *
 * @throws ShapeError unless it is a matrix
 */
export function transpose(x: Tensor): Tensor {
  const [rows, columns] = x.shape;
  if (rows === undefined || columns === undefined) throw new ShapeError("transpose", "a matrix", x.shape);
  const values = new Float64Array(x.values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      values[column * rows + row] = x.values[row * columns + column] ?? 0;
  return x.tape.record({
    values,
    shape: [columns, rows],
    inputs: [x],
    propagate: (gradient) => {
      const { sink } = x;
      if (!sink) return;
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1) {
          const at = row * columns + column;
          sink[at] = (sink[at] ?? 0) + (gradient[column * rows + row] ?? 0);
        }
    },
  });
}
