/** Simulated patients in five groups whose true risk is known. */
import { seededRandom } from "@/lib/core/random";
import { normalSource } from "./normal-source";

export const GROUPS = ["large", "second", "third", "fourth", "small"] as const;
/** The group with which something is the matter, in the scenarios in which it is. */
export const CONCERNED = GROUPS.length - 1;

const FEATURES = 8;

export type Design = {
  /** Of each group, in the training set and outside it. */
  readonly trainingShares: readonly number[];
  readonly shares: readonly number[];
  /** Logit of the base rate of each group. */
  readonly bases: readonly number[];
  /** How much the features tell of the risk in each group. */
  readonly slopes: readonly number[];
  /** True where the concerned group has a risk function of its own. */
  readonly hasOwnFunction: boolean;
  /** True where the network is told the group. */
  readonly knowsGroup: boolean;
  /** Factor of the features of the concerned group: 1, or another unit of measurement. */
  readonly unit: number;
};

export type Cohort = {
  readonly features: readonly Float64Array[];
  readonly groups: Uint8Array;
  readonly outcomes: Uint8Array;
  readonly risks: Float64Array;
};

/** Weights of the risk in every group, and those of the concerned group where it has its own. */
const COMMON = [0.9, -0.7, 0.5, 0.4, -0.3, 0, 0, 0] as const;
const OWN = [-0.7, 0.6, 0.3, 0, 0, 1.1, -0.8, 0.5] as const;

export function drawCohort(design: Design, size: number, seed: number, isTraining: boolean): Cohort {
  const random = seededRandom(seed);
  const normal = normalSource(random);
  const shares = isTraining ? design.trainingShares : design.shares;
  const groups = new Uint8Array(size);
  const outcomes = new Uint8Array(size);
  const risks = new Float64Array(size);
  const features = Array.from({ length: size }, (_, patient) => {
    const group = drawGroup(shares, random());
    const values = Float64Array.from({ length: FEATURES }, normal);
    const weights = design.hasOwnFunction && group === CONCERNED ? OWN : COMMON;
    let sum = 0;
    for (const [index, weight] of weights.entries()) sum += weight * (values[index] ?? 0);
    const logit = (design.bases[group] ?? 0) + (design.slopes[group] ?? 0) * sum;
    const risk = 1 / (1 + Math.exp(-logit));
    groups[patient] = group;
    risks[patient] = risk;
    outcomes[patient] = random() < risk ? 1 : 0;
    const seen = group === CONCERNED ? values.map((value) => value * design.unit) : values;
    return design.knowsGroup
      ? Float64Array.from([...seen, ...GROUPS.map((_name, index) => (index === group ? 1 : 0))])
      : seen;
  });
  return { features, groups, outcomes, risks };
}

function drawGroup(shares: readonly number[], uniform: number): number {
  let sum = 0;
  for (const [group, share] of shares.entries()) {
    sum += share;
    if (uniform < sum) return group;
  }
  return shares.length - 1;
}
