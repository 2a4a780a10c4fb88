import { normalQuantile } from "@/lib/statistics/distributions";

/** How the differences within pairs scatter around their mean; each has mean 0 and standard deviation 1. */
export const SHAPES = {
  normal: (random: () => number) => drawNormal(random),
  /** Log-normal with a shape of 0.75: some pairs differ far more than most. */
  skewed: (random: () => number) => drawSkewed(random),
  /** The same turned round: the repaired run of some pairs ends far lower than most. */
  "skewed, mirrored": (random: () => number) => -drawSkewed(random),
  /** Two normal distributions, one of them three times as wide, in one of ten pairs. */
  "heavy-tailed": (random: () => number) => (drawNormal(random) * (random() < 0.1 ? 3 : 1)) / Math.sqrt(1.8),
} as const;
export type Shape = keyof typeof SHAPES;

export type ProofCase = {
  readonly shape: Shape;
  readonly pairs: number;
  /** True mean difference, repaired minus as it was, in margins. */
  readonly effect: number;
  /** Standard deviation of the differences, in margins. */
  readonly scatter: number;
};

/**
 * What is found where nothing is true, at the margin, and where the repair works. Beyond a scatter of one margin, and
 * with many pairs, the question is what is found where nothing is true.
 */
export const CASES: readonly ProofCase[] = (["normal", "skewed", "skewed, mirrored", "heavy-tailed"] as const).flatMap(
  (shape) => [
    ...[5, 10].flatMap((pairs) =>
      [0, -1, -2].flatMap((effect) => [0.3, 1].map((scatter) => ({ shape, pairs, effect, scatter }))),
    ),
    ...[5, 10].map((pairs) => ({ shape, pairs, effect: 0, scatter: 2.5 })),
    ...[1, 2.5].map((scatter) => ({ shape, pairs: 30, effect: 0, scatter })),
  ],
);

function drawSkewed(random: () => number): number {
  const variance = 0.75 ** 2;
  const centred = Math.exp(0.75 * drawNormal(random)) - Math.exp(variance / 2);
  return centred / Math.sqrt(Math.expm1(variance) * Math.exp(variance));
}

function drawNormal(random: () => number): number {
  return normalQuantile(random() + 2 ** -33);
}
