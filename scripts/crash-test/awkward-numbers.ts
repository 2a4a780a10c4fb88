/** Values that a careless path would change: signs of zero, denormals, the largest, what is not finite. */
const EDGES = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2.2250738585072014e-308,
  2.225073858507201e-308,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  0.1 + 0.2,
  1 / 3,
  2 ** 53 + 2,
] as const;

const bits = new DataView(new ArrayBuffer(8));

/**
 * Draws numbers that no codec finds easy: one in eight is an edge of the doubles, three have 64
 * random bits, four have the seven digits that loggers write.
 */
export function drawNumber(random: () => number): number {
  const kind = random() * 8;
  if (kind < 1) return EDGES[Math.floor(random() * EDGES.length)] ?? 0;
  if (kind > 4) return Number((10 ** (-random() * 6) * (0.5 + random())).toPrecision(7));
  bits.setUint32(0, random() * 2 ** 32);
  bits.setUint32(4, random() * 2 ** 32);
  const value = bits.getFloat64(0);
  // One NaN for all: a text can say no other.
  return Number.isNaN(value) ? Number.NaN : value;
}

/** The shortest text that every reader turns into the same bits, as Python's `repr` writes it. */
export function writeNumber(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}
