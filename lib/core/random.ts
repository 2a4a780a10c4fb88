/**
 * Seeded pseudo-random numbers, so that every bootstrap gives the same bytes twice.
 *
 * @param seed any integer; only its lower 32 bits count
 * @returns a function that yields uniform numbers in [0, 1) with 32 bits each
 * @see Blackman & Vigna, "Scrambled linear pseudorandom number generators" (2021), generator
 *   xoshiro128**; state filled by splitmix32 so that neighbouring seeds are unrelated
 */
export function seededRandom(seed: number): () => number {
  let fill = seed | 0;
  const nextFill = (): number => {
    fill = (fill + 0x9e3779b9) | 0;
    let mixed = fill ^ (fill >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let s0 = nextFill();
  let s1 = nextFill();
  let s2 = nextFill();
  let s3 = nextFill();
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11);
    return (scrambled >>> 0) / 0x1_0000_0000;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
