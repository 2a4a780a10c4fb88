import { signTest } from "./sign-test";

/**
 * Exact McNemar test of paired yes-or-no answers, two-sided: whether of the pairs that differ as many turned
 * one way as the other. Pairs that do not differ say nothing.
 *
 * @param gone pairs that turned from yes to no
 * @param come pairs that turned from no to yes
 * @returns p; 1 where no pair differs
 * @see McNemar, Psychometrika 12 (1947), 153–157; exact: Fagerland, Lydersen & Laake, BMC Medical Research
 *   Methodology 13 (2013), 91
 */
export function mcNemarTest(gone: number, come: number): number {
  return Math.min(1, 2 * signTest(Math.max(gone, come), gone + come));
}
