/**
 * Compares names the way people number things: `layers.2` before `layers.10`. Only code units and
 * digits count, never the locale, so that the same names sort the same on every machine.
 *
 * @returns a negative number, zero or a positive number, as `Array.sort` wants it
 */
export function compareNaturally(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  const shared = Math.min(left.length, right.length);
  for (let part = 0; part < shared; part += 1) {
    const difference = part % 2 === 1 ? compareDigits(left[part], right[part]) : compareText(left[part], right[part]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}

/** Plain order by code units. */
export function compareText(a = "", b = ""): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Runs of digits may be longer than any exact number, hence by length first. */
function compareDigits(a = "", b = ""): number {
  const left = a.replace(/^0+(?=\d)/, "");
  const right = b.replace(/^0+(?=\d)/, "");
  return left.length - right.length || compareText(left, right);
}
