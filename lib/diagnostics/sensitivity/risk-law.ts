/** A number of a distribution twice: by integrating its smooth density, and plainly from the patients. */
export type RiskNumber = {
  readonly integral: number;
  /** Bound on what the quadrature is off; how far the density itself is from the truth is another matter. */
  readonly errorBound: number;
  readonly sample: number;
  /** Of the sample. */
  readonly standardError: number;
};

/** The distribution of predicted risk in one group of patients. */
export type RiskLaw = {
  readonly status: "measured";
  /** Integral of the density: 1, within its error. */
  readonly mass: { readonly value: number; readonly error: number };
  readonly expectation: RiskNumber;
  readonly variance: RiskNumber;
  /** Probability of a risk at or above the threshold. */
  readonly tail: RiskNumber;
  /** In log-odds. */
  readonly bandwidth: number;
  /** Patients with a predicted risk of exactly 0, and of exactly 1, who are no part of the smooth density. */
  readonly atZero: number;
  readonly atOne: number;
  /** Log-odds of the risk, and density per unit of them; a bounded number of places. */
  readonly curve: readonly (readonly [number, number])[];
};

export type RiskGroup = {
  readonly name: string;
  /** What the group is, in words. */
  readonly description: string;
  readonly patients: number;
  readonly law: RiskLaw | { readonly status: "not-estimable"; readonly reason: string };
};

/** The distributions of predicted risk of one prediction set, all of its patients first. */
export type RiskDistribution = {
  readonly status: "measured";
  /** Name of the prediction set. */
  readonly set: string;
  /** Which rows were taken, in words. */
  readonly rows: string;
  readonly threshold: { readonly value: number; readonly origin: "plan" | "predictions" | "example" };
  readonly groups: readonly RiskGroup[];
  /** Groups that were left out, since more than `MOST_RISK_GROUPS` were found. */
  readonly omitted: number;
  /** True where the file has weights, which take no part. */
  readonly hasWeights: boolean;
};
