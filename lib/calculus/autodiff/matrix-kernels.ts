/** A matrix inside an array; transposing it is swapping the strides. */
export type Strided = { readonly values: Float64Array; readonly rowStride: number; readonly columnStride: number };

/**
 * Adds the product of two matrices to a third, row by row: sum += a · b. Four rows of `b` are taken at a
 * time, so that each sum is loaded and stored a quarter as often.
 *
 * @param sum rows × columns, row by row
 * @param a rows × inner
 * @param b inner × columns, row by row
 */
export function addProduct(
  sum: Float64Array,
  a: Strided,
  b: Float64Array,
  { rows, inner, columns }: { readonly rows: number; readonly inner: number; readonly columns: number },
): void {
  const blocked = inner - (inner % 4);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    let at = row * a.rowStride;
    for (let middle = 0; middle < blocked; middle += 4) {
      const a0 = a.values[at] ?? 0;
      const a1 = a.values[at + a.columnStride] ?? 0;
      const a2 = a.values[at + 2 * a.columnStride] ?? 0;
      const a3 = a.values[at + 3 * a.columnStride] ?? 0;
      at += 4 * a.columnStride;
      const b0 = middle * columns;
      const b1 = b0 + columns;
      const b2 = b1 + columns;
      const b3 = b2 + columns;
      for (let column = 0; column < columns; column += 1) {
        sum[start + column] =
          (sum[start + column] ?? 0) +
          (a0 * (b[b0 + column] ?? 0) + a1 * (b[b1 + column] ?? 0)) +
          (a2 * (b[b2 + column] ?? 0) + a3 * (b[b3 + column] ?? 0));
      }
    }
    for (let middle = blocked; middle < inner; middle += 1) {
      const factor = a.values[at] ?? 0;
      at += a.columnStride;
      const bStart = middle * columns;
      for (let column = 0; column < columns; column += 1) {
        sum[start + column] = (sum[start + column] ?? 0) + factor * (b[bStart + column] ?? 0);
      }
    }
  }
}

/**
 * Adds the product of a matrix with a transposed one: sum += a · bᵀ. Both are read along their rows, four
 * dot products at a time.
 *
 * @param sum rows × columns, row by row
 * @param a rows × inner, row by row
 * @param b columns × inner, row by row
 */
export function addProductWithTransposed(
  sum: Float64Array,
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns }: { readonly rows: number; readonly inner: number; readonly columns: number },
): void {
  const blocked = columns - (columns % 4);
  for (let row = 0; row < rows; row += 1) {
    const aStart = row * inner;
    const start = row * columns;
    for (let column = 0; column < blocked; column += 4) {
      const b0 = column * inner;
      const b1 = b0 + inner;
      const b2 = b1 + inner;
      const b3 = b2 + inner;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let middle = 0; middle < inner; middle += 1) {
        const factor = a[aStart + middle] ?? 0;
        s0 += factor * (b[b0 + middle] ?? 0);
        s1 += factor * (b[b1 + middle] ?? 0);
        s2 += factor * (b[b2 + middle] ?? 0);
        s3 += factor * (b[b3 + middle] ?? 0);
      }
      const at = start + column;
      sum[at] = (sum[at] ?? 0) + s0;
      sum[at + 1] = (sum[at + 1] ?? 0) + s1;
      sum[at + 2] = (sum[at + 2] ?? 0) + s2;
      sum[at + 3] = (sum[at + 3] ?? 0) + s3;
    }
    for (let column = blocked; column < columns; column += 1) {
      const bStart = column * inner;
      let dot = 0;
      for (let middle = 0; middle < inner; middle += 1) dot += (a[aStart + middle] ?? 0) * (b[bStart + middle] ?? 0);
      sum[start + column] = (sum[start + column] ?? 0) + dot;
    }
  }
}
