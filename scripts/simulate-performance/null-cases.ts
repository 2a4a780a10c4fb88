/** Sets in which the model is off for everybody alike, or for nobody: every difference between groups is chance. */
import { CROWDED, curved, flattened, type Relation, RIGHT, shifted } from "./draw-set";

export type NullCase = {
  /** What the groups are. */
  readonly words: string;
  /** Patients of each group. */
  readonly sizes: readonly number[];
  /** Mean and standard deviation of the predicted log odds. */
  readonly base: number;
  readonly spread: number;
  readonly relation: Relation;
  /** Null where no net benefit is judged. */
  readonly threshold: number | null;
  /** Adjusted by Holm, else by Benjamini and Hochberg. */
  readonly isDeclared: boolean;
  readonly sets: number;
};

type Groups = Pick<NullCase, "words" | "sizes" | "base" | "sets">;

const SMALL: Groups = {
  words: "5 groups of 30 to 300 patients, 40 % with the event",
  sizes: [300, 150, 100, 60, 30],
  base: -0.5,
  sets: 200,
};
const RARE: Groups = {
  words: "5 groups of 120 to 900 patients, 10 % with the event",
  sizes: [900, 450, 300, 200, 120],
  base: -2.6,
  sets: 80,
};
const MANY: Groups = {
  words: "10 groups of 30 to 200 patients, 32 % with the event",
  sizes: [200, 150, 120, 100, 80, 60, 50, 40, 35, 30],
  base: -1,
  sets: 80,
};
const LARGE: Groups = {
  words: "4 groups of 100 to 3,000 patients, 24 % with the event",
  sizes: [3000, 1000, 300, 100],
  base: -1.5,
  sets: 30,
};
const SPREAD = 1.2;
const WIDE = 8;

export const NULL_CASES: readonly NullCase[] = [
  ...[SMALL, RARE, MANY, LARGE].flatMap((groups) => [
    { ...groups, spread: SPREAD, relation: RIGHT, threshold: null, isDeclared: true },
    { ...groups, spread: SPREAD, relation: shifted(-0.7), threshold: 0.2, isDeclared: true },
    { ...groups, spread: SPREAD, relation: flattened(0.6, groups.base), threshold: 0.2, isDeclared: false },
  ]),
  ...[SMALL, MANY].flatMap((groups) => [
    { ...groups, spread: SPREAD, relation: curved(groups.base), threshold: null, isDeclared: true },
    { ...groups, spread: WIDE, relation: CROWDED, threshold: 0.2, isDeclared: false },
  ]),
  ...[0.1, 0.3].flatMap((threshold) =>
    [RIGHT, shifted(-1.2)].map((relation) => ({ ...RARE, spread: SPREAD, relation, threshold, isDeclared: true })),
  ),
];
