/** Which of the given rows are in a group and of which nobody can tell; both ascending, the rest is out of it. */
export type Membership = { readonly rows: Int32Array; readonly unknown: Int32Array };

/** Sorts rows by an answer for each: in, out, or unknown. */
export function sortRows(rows: Int32Array, answer: (row: number) => "in" | "out" | "unknown"): Membership {
  const inside: number[] = [];
  const unknown: number[] = [];
  for (const row of rows) {
    const said = answer(row);
    if (said === "in") inside.push(row);
    else if (said === "unknown") unknown.push(row);
  }
  return { rows: Int32Array.from(inside), unknown: Int32Array.from(unknown) };
}

/** A group whose definition cannot be applied at all: nobody is known to be in it or out of it. */
export function unknowable(rows: Int32Array): Membership {
  return { rows: new Int32Array(0), unknown: rows };
}

/** Those in both; a row that is out of one is out, whatever is unknown of the other (Kleene's "and"). */
export function intersect(rows: Int32Array, left: Membership, right: Membership): Membership {
  const [inLeft, inRight] = [new Set(left.rows), new Set(right.rows)];
  const [maybeLeft, maybeRight] = [new Set(left.unknown), new Set(right.unknown)];
  return sortRows(rows, (row) => {
    if (inLeft.has(row) && inRight.has(row)) return "in";
    const isPossible = (inLeft.has(row) || maybeLeft.has(row)) && (inRight.has(row) || maybeRight.has(row));
    return isPossible ? "unknown" : "out";
  });
}
