/**
 * Sum of the squares of the three greatest severities; 75 where one of them is 6. Given the greatest of
 * each region it is the ISS, given all injuries the NISS.
 *
 * @param severities each 0 to 6
 * @returns 0 (no injury) to 75
 * @see Baker et al., J Trauma 14 (1974) 187 (ISS); Osler, Baker & Long, J Trauma 43 (1997) 922 (NISS)
 */
export function sumThreeGreatestSquares(severities: readonly number[]): number {
  if (severities.includes(6)) return 75;
  const greatest = severities.toSorted((a, b) => b - a).slice(0, 3);
  return greatest.reduce((sum, severity) => sum + severity * severity, 0);
}

const POSSIBLE_SCORES: ReadonlySet<number> = new Set(
  [0, 1, 2, 3, 4, 5].flatMap((a) =>
    [0, 1, 2, 3, 4, 5].flatMap((b) => [0, 1, 2, 3, 4, 5].map((c) => sumThreeGreatestSquares([a, b, c]))),
  ),
);

/** Whether three severities can give this score; 7 and 15 are among those that they cannot. */
export function isPossibleInjuryScore(score: number): boolean {
  return POSSIBLE_SCORES.has(score);
}
