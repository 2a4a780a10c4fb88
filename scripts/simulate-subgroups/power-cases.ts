import { CONCERNED, GROUPS } from "./cohort";
import { calibrationCase, generalisationCase, gradientCase, type PowerCase } from "./power";

const SIZES = [100, 200, 400, 800] as const;
const MISCALIBRATIONS = [
  { shift: 0.4, slope: 1, words: "log odds of the event 0.4 higher" },
  { shift: 0.8, slope: 1, words: "log odds of the event 0.8 higher" },
  { shift: -0.7, slope: 0.5, words: "risks half as spread on the logit" },
  { shift: 0, slope: 0, words: "no relation to the predicted risk, base rate apart" },
] as const;

/** Whole strength at the output, and `factor` of it in each layer nearer the input. */
const DEPTH = 5;

export const POWER_CASES: readonly PowerCase[] = [
  ...MISCALIBRATIONS.flatMap((effect) =>
    [-2, -0.7].flatMap((base) => SIZES.map((patients) => calibrationCase(effect, patients, base))),
  ),
  ...[0.6, 0.4].flatMap((carried) => SIZES.map((patients) => generalisationCase(carried, patients))),
  ...[-0.3, -0.6].flatMap((strength) => [20, 60].map((patients) => conflict(strength, patients))),
  ...[0.2, 0.1].flatMap((ratio) => [20, 60].map((patients) => attenuation(ratio, patients))),
];

/** The group's gradient points against that of the others; under no conflict it has no part along it. */
function conflict(strength: number, patients: number): PowerCase {
  const plan = {
    layers: 1,
    signal: (group: number, _layer: number, isDifferent: boolean) =>
      group === CONCERNED ? (isDifferent ? strength : 0) : 1,
  };
  return gradientCase(plan, {
    source: "products of half-batches",
    effect: `the group's gradient is ${strength} times that of the others, noise scale 25`,
    rule: "subgroup-gradient-conflict",
    patients,
    noise: 5,
    oracleLayer: 0,
    family: GROUPS.length,
  });
}

/** The group's signal falls to `ratio` of the others' at the input, evenly over depth; at the limit to half. */
function attenuation(ratio: number, patients: number): PowerCase {
  const plan = {
    layers: DEPTH,
    signal: (group: number, layer: number, isDifferent: boolean) => {
      const place = Math.max(0, (DEPTH - 2 - layer) / (DEPTH - 2));
      return group === CONCERNED ? (isDifferent ? ratio : 0.5) ** place : 1;
    },
  };
  return gradientCase(plan, {
    source: "products of half-batches",
    effect: `at the input ${ratio} of the others' signal, noise scale 4`,
    rule: "subgroup-vanishing",
    patients,
    noise: 2,
    oracleLayer: 0,
    family: 2 * GROUPS.length,
  });
}
