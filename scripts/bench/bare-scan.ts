/** Greatest and least value of each bucket: what any exact chart of these numbers costs at least, in memory. */
export function scanExtremes(values: readonly Float64Array[], buckets: number): Float64Array {
  const extremes = new Float64Array(values.length * buckets * 2);
  let at = 0;
  for (const column of values) {
    const width = column.length / buckets;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const end = Math.floor((bucket + 1) * width);
      let least = Number.POSITIVE_INFINITY;
      let greatest = Number.NEGATIVE_INFINITY;
      for (let index = Math.floor(bucket * width); index < end; index += 1) {
        const value = column[index] ?? Number.NaN;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
      extremes[at] = least;
      extremes[at + 1] = greatest;
      at += 2;
    }
  }
  return extremes;
}

/** Greatest value of each cell of a heatmap of rows × columns. */
export function scanHeatmap(values: readonly Float64Array[], columns: number): Float64Array {
  const cells = new Float64Array(values.length * columns);
  let at = 0;
  for (const row of values) {
    const width = row.length / columns;
    for (let column = 0; column < columns; column += 1) {
      const end = Math.floor((column + 1) * width);
      let greatest = Number.NEGATIVE_INFINITY;
      for (let index = Math.floor(column * width); index < end; index += 1) {
        const value = row[index] ?? Number.NaN;
        if (value > greatest) greatest = value;
      }
      cells[at] = greatest;
      at += 1;
    }
  }
  return cells;
}
