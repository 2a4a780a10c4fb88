import { seededRandom } from "@/lib/core/random";
import type { GapInputs, GapSide } from "@/lib/diagnostics/gap/gap-inputs";
import { normalQuantile } from "@/lib/statistics/distributions";
import { expit } from "@/lib/statistics/fit-logistic";

/** What is done to the logits of a side before they are called its risks. */
export type SideMaking = {
  readonly count: number;
  readonly mean: number;
  readonly shift?: number;
  readonly slope?: number;
  readonly hasReference?: boolean;
  /** Slope that the fault of the optimisation leaves, one a pair. */
  readonly damping?: readonly number[];
};

/** Patients whose true logits are normal with a standard deviation of 1.2. */
export function drawSide(making: SideMaking, seed: number): GapSide {
  const { count, mean, shift = 0, slope = 1, hasReference = true, damping = [] } = making;
  const random = seededRandom(seed);
  const logits = Float64Array.from({ length: count }, () => mean + 1.2 * normalQuantile(random() + 2 ** -33));
  const risksBy = (factor: number) => logits.map((logit) => expit(shift + factor * slope * logit));
  return {
    outcomes: Uint8Array.from(logits, (logit) => (random() < expit(logit) ? 1 : 0)),
    risks: risksBy(damping[0] ?? 1),
    reference: hasReference ? logits.map(expit) : null,
    pairs: damping.map((factor) => ({ asIs: risksBy(factor), repaired: risksBy(1) })),
  };
}

/** Losses a + b/m with a little noise, the same each time. */
export function drawCurve(b: number, seed: number, chains = 8): NonNullable<GapInputs["learningCurve"]> {
  const random = seededRandom(seed);
  const sizes = [50, 100, 150, 200];
  return {
    trainingSize: 400,
    sizes,
    chains: Array.from({ length: chains }, () => sizes.map((size) => 0.5 + b / size + (0.1 * (random() - 0.5)) / size)),
  };
}
