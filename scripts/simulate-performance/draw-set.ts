/** Simulated patients in groups, whose true risk is known beside the predicted one. */
import type { PredictionSet } from "@/lib/core/prediction-set";
import { seededRandom } from "@/lib/core/random";
import { expit } from "@/lib/statistics/fit-logistic";
import { normalSource } from "../simulate-subgroups/normal-source";

/** How the log odds of the true risk follow from those of the predicted one. */
export type Relation = {
  readonly words: string;
  readonly at: (logit: number) => number;
};

/** Patients of one group; their predicted risks are normal on the log odds. */
export type GroupDesign = {
  readonly patients: number;
  /** Mean and standard deviation of the predicted log odds. */
  readonly base: number;
  readonly spread: number;
  readonly relation: Relation;
};

export const RIGHT: Relation = { words: "right", at: (logit) => logit };

/** Log odds of the event that are `shift` more than predicted, at the same spread. */
export function shifted(shift: number): Relation {
  const direction = shift > 0 ? "more" : "less";
  return { words: `log odds ${Math.abs(shift)} ${direction} than predicted`, at: (logit) => logit + shift };
}

/** Risks whose log odds are spread `slope` times as widely around a centre as predicted. */
export function flattened(slope: number, centre: number): Relation {
  const words =
    slope === 0 ? "no relation to the predicted risk" : `risks spread ${slope} times as widely as predicted`;
  return { words, at: (logit) => centre + slope * (logit - centre) };
}

/** Off in the middle one way and at the ends the other: no recalibration by intercept and slope mends it. */
export function curved(centre: number): Relation {
  return { words: "off by a curve", at: (logit) => logit + 0.3 - 0.25 * (logit - centre) ** 2 };
}

/** Predicted risks that crowd at 0 and 1, as those of a model that learnt its training patients by heart. */
export const CROWDED: Relation = {
  words: "risks that crowd at 0 and 1, as after learning by heart",
  at: (logit) => {
    const risk = 0.08 + 0.84 * expit(logit / 4);
    return Math.log(risk / (1 - risk));
  },
};

/** One prediction set with a column of subgroups `g0`, `g1`, … in which all rows are marked test. */
export function drawSet(groups: readonly GroupDesign[], seed: number): PredictionSet {
  const random = seededRandom(seed);
  const normal = normalSource(random);
  const rows = groups.reduce((sum, { patients }) => sum + patients, 0);
  const outcomes = new Uint8Array(rows);
  const risks = new Float64Array(rows);
  const codes = new Int32Array(rows);
  let row = 0;
  for (const [group, { patients, base, spread, relation }] of groups.entries()) {
    for (let patient = 0; patient < patients; patient += 1) {
      const logit = base + spread * normal();
      risks[row] = expit(logit);
      outcomes[row] = random() < expit(relation.at(logit)) ? 1 : 0;
      codes[row] = group;
      row += 1;
    }
  }
  return {
    name: "predictions.csv",
    rows,
    outcomes,
    risks,
    weights: null,
    patients: null,
    split: { name: "split", labels: ["test"], codes: new Int32Array(rows) },
    thresholds: null,
    columns: [{ name: "subgroup", labels: groups.map((_group, index) => nameOf(index)), codes }],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
}

export function nameOf(group: number): string {
  return `g${group}`;
}
