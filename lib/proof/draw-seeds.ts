import { seededRandom } from "@/lib/core/random";

const SEEDS = 2 ** 31;

/**
 * Different seeds for the pairs of a plan, which nobody picks: they follow from what the plan is about, so
 * that the same question has the same seeds, and more pairs begin with the same ones.
 *
 * @param about a text that names run, rule and change
 * @param avoid the seed of the run with the finding: that run was looked at because of it
 * @returns whole numbers from 0 to 2³¹ − 1
 */
export function drawSeeds(count: number, about: string, avoid: number | null): readonly number[] {
  const random = seededRandom(foldText(about));
  const seeds = new Set<number>();
  while (seeds.size < count) {
    const seed = Math.floor(random() * SEEDS);
    if (seed !== avoid) seeds.add(seed);
  }
  return [...seeds];
}

/** 32 bits of a text. @see Fowler, Noll & Vo, FNV-1a */
function foldText(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
