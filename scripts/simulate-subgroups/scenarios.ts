import type { Design } from "./cohort";
import type { Activation } from "./network";

export type Scenario = {
  readonly id: string;
  readonly words: string;
  /** What is true of the concerned group; in all other groups nothing is the matter. */
  readonly truth: "nothing" | "harder" | "underserved" | "starved";
  readonly design: Design;
  readonly trainingSize: number;
  readonly outsideSize: number;
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly optimizer: "adam" | "sgd";
  readonly steps: number;
  readonly rate: number;
  readonly runs: number;
};

const SHARES = [0.44, 0.24, 0.16, 0.1, 0.06];
const ALIKE: Design = {
  trainingShares: SHARES,
  shares: SHARES,
  bases: [-1.7, -1.7, -1.7, -1.7, -1.7],
  slopes: [1, 1, 1, 1, 1],
  hasOwnFunction: false,
  knowsGroup: false,
  unit: 1,
};
const RELU = { hidden: [16, 16, 16], activation: "relu", optimizer: "adam", steps: 600, rate: 0.003 } as const;
const TANH = { hidden: [12, 12, 12, 12], activation: "tanh", optimizer: "adam", steps: 600, rate: 0.003 } as const;
const DEEP = {
  hidden: [12, 12, 12, 12, 12],
  activation: "logistic",
  optimizer: "adam",
  steps: 500,
  rate: 0.002,
} as const;

/** Still on its way at the end, so that every group has a gradient to be followed over depth. */
const SLOW = { hidden: [12, 12, 12, 12], activation: "tanh", optimizer: "sgd", steps: 400, rate: 0.005 } as const;
const SLOW_LOGISTIC = { ...SLOW, activation: "logistic", rate: 0.002 } as const;
/** Enough patients and few enough steps that no group is short of either. */
const SOUND = { hidden: [10, 10], trainingSize: 12000, outsideSize: 3000, steps: 500 } as const;
const OTHER_UNIT: Design = {
  ...ALIKE,
  trainingShares: [0.4, 0.2, 0.15, 0.1, 0.15],
  shares: [0.4, 0.2, 0.15, 0.1, 0.15],
  unit: 0.02,
};

/** Every scenario with how many networks are trained of it. */
export const SCENARIOS: readonly Scenario[] = [
  none("500 patients, rectified units, memorised", {
    ...RELU,
    trainingSize: 500,
    outsideSize: 600,
    steps: 1000,
    runs: 40,
  }),
  none("1,500 patients, rectified units", { ...RELU, trainingSize: 1500, outsideSize: 1200, runs: 40 }),
  none("4,000 patients, rectified units, 3,000 outside", { ...RELU, trainingSize: 4000, outsideSize: 3000, runs: 25 }),
  none("800 patients, tanh", { ...TANH, trainingSize: 800, outsideSize: 800, runs: 40 }),
  none("2,000 patients, tanh", { ...TANH, trainingSize: 2000, outsideSize: 1500, runs: 30 }),
  none("1,500 patients, deep logistic units that learn nothing", {
    ...DEEP,
    trainingSize: 1500,
    outsideSize: 1200,
    runs: 40,
  }),
  none("2,000 patients, tanh, plain descent that is still on its way", {
    ...SLOW,
    trainingSize: 2000,
    outsideSize: 1000,
    runs: 40,
  }),
  {
    ...RELU,
    ...SOUND,
    id: "harder-base",
    words: "other base rates, 2 % to 45 %",
    truth: "harder",
    design: { ...ALIKE, bases: [-3.6, -2.4, -1.4, -3, -0.2], knowsGroup: true },
    runs: 20,
  },
  {
    ...TANH,
    ...SOUND,
    id: "harder-noise",
    words: "features that tell less: slopes of the risk of 1.2 to 0.3",
    truth: "harder",
    design: { ...ALIKE, slopes: [1.2, 1.2, 1, 0.7, 0.3], knowsGroup: true },
    runs: 20,
  },
  {
    ...RELU,
    id: "few",
    words: "too few patients: 2 % of the training set, a risk function of its own",
    truth: "underserved",
    design: {
      ...ALIKE,
      trainingShares: [0.46, 0.26, 0.16, 0.1, 0.02],
      shares: [0.42, 0.22, 0.16, 0.1, 0.1],
      hasOwnFunction: true,
      knowsGroup: true,
    },
    trainingSize: 3000,
    outsideSize: 3000,
    runs: 20,
  },
  {
    ...RELU,
    id: "missing",
    words: "a missing feature: a risk function of its own, and nothing tells the group",
    truth: "underserved",
    design: {
      ...ALIKE,
      trainingShares: [0.42, 0.22, 0.16, 0.1, 0.1],
      shares: [0.42, 0.22, 0.16, 0.1, 0.1],
      hasOwnFunction: true,
    },
    trainingSize: 4000,
    outsideSize: 3000,
    runs: 20,
  },
  {
    ...SLOW_LOGISTIC,
    hidden: [12, 12, 12],
    id: "starved-three",
    words: "3 hidden layers of logistic units; features of the group in another unit, a fiftieth",
    truth: "starved",
    design: OTHER_UNIT,
    trainingSize: 4000,
    outsideSize: 1500,
    runs: 20,
  },
  {
    ...SLOW_LOGISTIC,
    hidden: [12, 12, 12, 12, 12],
    id: "starved-five",
    words: "5 hidden layers of logistic units; features of the group in another unit, a fiftieth",
    truth: "starved",
    design: OTHER_UNIT,
    trainingSize: 4000,
    outsideSize: 1500,
    runs: 20,
  },
];

function none(words: string, parts: Omit<Scenario, "id" | "words" | "truth" | "design">): Scenario {
  return { ...parts, id: `none: ${words}`, words, truth: "nothing", design: ALIKE };
}
