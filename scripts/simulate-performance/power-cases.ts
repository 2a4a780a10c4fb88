/** One group of five with which something is the matter, the model being right for the other patients. */
import { flattened, type GroupDesign, RIGHT, shifted } from "./draw-set";

export type PowerCase = {
  readonly source: "calibration" | "calibration and net benefit";
  readonly concerned: GroupDesign;
  /** All other patients, in four groups of one size. */
  readonly others: GroupDesign;
  readonly threshold: number | null;
  readonly sets: number;
};

export const GROUPS = 5;
const SIZES = [30, 100, 300, 1000, 3000];
const SPREAD = 1.2;
/** At least; the group is never more than a fifth of all. */
const OTHERS = 2000;
const BASES = [-2.2, -0.5];
const THRESHOLD = 0.3;

const EFFECTS = BASES.map((base) => ({
  base,
  relations: [shifted(0.4), shifted(0.8), shifted(-0.6), flattened(0.5, base), flattened(0, base)],
}));

export const POWER_CASES: readonly PowerCase[] = [
  ...EFFECTS.flatMap(({ base, relations }) =>
    relations.flatMap((relation) =>
      SIZES.map((patients) => makeCase({ patients, base, spread: SPREAD, relation }, null)),
    ),
  ),
  // Alarms from 0.3 on: of the flagged fewer than 30 in 100 have the event, so that nobody should be.
  ...[shifted(-1), flattened(0, -1.5)].flatMap((relation) =>
    SIZES.map((patients) => makeCase({ patients, base: -1.5, spread: SPREAD, relation }, THRESHOLD)),
  ),
];

function makeCase(concerned: GroupDesign, threshold: number | null): PowerCase {
  return {
    source: threshold === null ? "calibration" : "calibration and net benefit",
    concerned,
    others: { ...concerned, patients: Math.max(OTHERS / (GROUPS - 1), concerned.patients), relation: RIGHT },
    threshold,
    sets: concerned.patients > 1000 ? 12 : 80,
  };
}
