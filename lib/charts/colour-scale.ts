/**
 * Cividis, a colour map that is even in lightness and reads the same with and without colour vision.
 *
 * @see Nuñez, Anderson & Renslow, PLOS ONE 13(7): e0199239 (2018), doi 10.1371/journal.pone.0199239
 */
const CIVIDIS: readonly (readonly [number, number, number])[] = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [195, 179, 105],
  [225, 204, 85],
  [254, 232, 56],
];

export type Rgb = readonly [red: number, green: number, blue: number];

/** @param position 0 (dark blue, smallest) to 1 (yellow, largest); what lies outside is clamped */
export function cividis(position: number): Rgb {
  const scaled = Math.min(1, Math.max(0, position)) * (CIVIDIS.length - 1);
  const index = Math.min(CIVIDIS.length - 2, Math.floor(scaled));
  const [from, to] = [CIVIDIS[index], CIVIDIS[index + 1]];
  if (!from || !to) return [0, 34, 78];
  const share = scaled - index;
  const mix = (low: number, high: number): number => Math.round(low + (high - low) * share);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

export function rgbText(colour: Rgb): string {
  return `rgb(${colour.join(",")})`;
}
