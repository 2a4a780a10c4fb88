import { normalQuantile } from "@/lib/statistics/distributions";
import { expit } from "@/lib/statistics/fit-logistic";

/** Patients whose risk of the event is known: its logit is normal, and the model knows it. */
export type Population = {
  readonly mean: number;
  readonly sd: number;
  readonly threshold: number;
  readonly truth: Truth;
};

/** What the measures are in the whole population. */
export type Truth = {
  readonly prevalence: number;
  readonly auroc: number;
  readonly brier: number;
  readonly scaledBrier: number;
  readonly logLoss: number;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly netBenefit: number;
  readonly overDefault: number;
};

export type Case = {
  readonly n: 50 | 200 | 1000;
  readonly prevalence: "balanced" | "rare";
  /** The truth varies a little between them, since a binomial interval covers now more, now less at one rate. */
  readonly populations: readonly Population[];
};

/** Populations of one kind; their mean logits lie within ± 0.25. */
const VARIANTS = 11;
const KINDS = {
  balanced: { mean: 0, sd: 1.2, threshold: 0.5 },
  rare: { mean: -2.6, sd: 1, threshold: 0.1 },
} as const;

/** Slices into which the normal distribution is cut between −9 and 9 standard deviations. */
const STEPS = 40_000;
const REACH = 9;

export const CASES: readonly Case[] = ([50, 200, 1000] as const).flatMap((n) =>
  (["balanced", "rare"] as const).map((prevalence) => ({ n, prevalence, populations: makePopulations(prevalence) })),
);

function makePopulations(kind: keyof typeof KINDS): readonly Population[] {
  const { mean, sd, threshold } = KINDS[kind];
  return Array.from({ length: VARIANTS }, (_, variant) => {
    const shifted = mean - 0.25 + (0.5 * variant) / (VARIANTS - 1);
    return { mean: shifted, sd, threshold, truth: findTruth(shifted, sd, threshold) };
  });
}

/** Patients of a population: their risks, and outcomes drawn from these. */
export function drawPatients(
  { mean, sd }: Population,
  n: number,
  random: () => number,
): { readonly outcomes: Uint8Array; readonly risks: Float64Array; readonly weights: null } {
  const risks = Float64Array.from({ length: n }, () => expit(mean + sd * normalQuantile(random() + 2 ** -33)));
  return { outcomes: Uint8Array.from(risks, (risk) => (random() < risk ? 1 : 0)), risks, weights: null };
}

/** Sums over equally likely slices of the normal distribution of the logit; the error is below 1e-6. */
function findTruth(mean: number, sd: number, threshold: number): Truth {
  const width = (2 * REACH) / STEPS;
  let [prevalence, brier, logLoss, flaggedEvents, flaggedOthers, concordant, othersBelow] = [0, 0, 0, 0, 0, 0, 0];
  for (let step = 0; step < STEPS; step += 1) {
    const at = -REACH + (step + 0.5) * width;
    const share = (Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI)) * width;
    const risk = expit(mean + sd * at);
    const [event, other] = [share * risk, share * (1 - risk)];
    prevalence += event;
    brier += share * risk * (1 - risk);
    logLoss -= event * Math.log(risk) + other * Math.log1p(-risk);
    concordant += event * (othersBelow + other / 2);
    othersBelow += other;
    if (risk < threshold) continue;
    flaggedEvents += event;
    flaggedOthers += other;
  }
  const cost = threshold / (1 - threshold);
  const netBenefit = flaggedEvents - cost * flaggedOthers;
  return {
    prevalence,
    auroc: concordant / (prevalence * (1 - prevalence)),
    brier,
    scaledBrier: 1 - brier / (prevalence * (1 - prevalence)),
    logLoss,
    sensitivity: flaggedEvents / prevalence,
    specificity: 1 - flaggedOthers / (1 - prevalence),
    netBenefit,
    overDefault: netBenefit - Math.max(0, prevalence - cost * (1 - prevalence)),
  };
}
