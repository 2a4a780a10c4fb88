import type { GapInputs, GapSide, LearningCurve } from "@/lib/diagnostics/gap/gap-inputs";
import { meanRecalibratedLoss } from "@/lib/diagnostics/gap/recalibrated-losses";
import { GAP_PARTS, type GapPart } from "@/lib/diagnostics/gap/split-gap";
import { expit } from "@/lib/statistics/fit-logistic";
import { normalSource } from "../simulate-subgroups/normal-source";
import { attainableLoss, expectedLoss, type LinearLogit } from "./normal-loss";
import { type Patients, trainLogistic } from "./train-logistic";

/** What is true of a simulated group, and what is supplied of it. */
export type GapCase = {
  readonly words: string;
  /** By how much a fault of the optimisation damps two slopes: by seed between these; 1 and 1 damp nothing. */
  readonly damped: readonly [number, number];
  /** What happened to the model's logits in the group after training. */
  readonly shift: { readonly intercept: number; readonly slope: number };
  /** True intercept of the group: how many have the event. */
  readonly intercept: number;
  readonly heldOut: { readonly group: number; readonly others: number };
  /** Pairs of trainings with and without the fault. */
  readonly pairs: number;
  readonly hasReference: boolean;
  readonly training: number;
  /** Subsamples of the training patients; none where no learning curve is supplied. */
  readonly sizes: readonly number[];
  /** Fewest patients with which trainings use all features; below it they use two. */
  readonly fullFrom: number;
  /** Whether trainings know the group without any of its patients, so that seeds alone make them differ. */
  readonly isFlat: boolean;
};

const NO_SHIFT = { intercept: 0, slope: 1 };
const SHIFT = { intercept: 0.5, slope: 1.4 };
const DAMPED = [0.2, 0.4] as const;
const ALL: GapCase = {
  words: "all parts",
  damped: DAMPED,
  shift: SHIFT,
  intercept: -0.8,
  heldOut: { group: 600, others: 1500 },
  pairs: 5,
  hasReference: true,
  training: 800,
  sizes: [100, 200, 300, 400],
  fullFrom: 0,
  isFlat: false,
};

/** A curve costs more to simulate than all else; where it is not what a composition is for, none is supplied. */
export const CASES: readonly GapCase[] = [
  ALL,
  { ...ALL, words: "calibration only", damped: [1, 1], sizes: [] },
  { ...ALL, words: "optimisation only", shift: NO_SHIFT, sizes: [] },
  { ...ALL, words: "case mix and few patients only", damped: [1, 1], shift: NO_SHIFT },
  { ...ALL, words: "150 held-out patients", heldOut: { group: 150, others: 400 }, sizes: [] },
  { ...ALL, words: "few events", intercept: -2.6, heldOut: { group: 400, others: 1500 } },
  { ...ALL, words: "no reference", hasReference: false, sizes: [] },
  { ...ALL, words: "two pairs", pairs: 2, sizes: [] },
  { ...ALL, words: "far too sure", damped: [1, 1], shift: { intercept: 0.5, slope: 3 }, sizes: [] },
  { ...ALL, words: "subsamples near the whole", damped: [1, 1], pairs: 0, sizes: [200, 300, 450, 600] },
  { ...ALL, words: "small training set", damped: [1, 1], pairs: 0, training: 300, sizes: [60, 90, 120, 150] },
  { ...ALL, words: "a curve of another form", damped: [1, 1], pairs: 0, fullFrom: 250 },
  { ...ALL, words: "a flat curve", damped: [1, 1], pairs: 0, isFlat: true },
];

const SLOPES = [0.9, 0.6, 0.4, 0.3, 0];
const OTHERS: LinearLogit = { intercept: -2.2, slopes: [1.2, 0.8, 0.5, 0.4, 0] };
const CHAINS = 10;
/** What trainings with too few patients for all features use. */
const FEW_FEATURES = 2;
/** How seeds of trainings differ: all slopes by a factor that is normal with mean 1 and this standard deviation. */
const SEED_SPREAD = 0.05;
/** How seeds of trainings with a flat curve differ: two slopes by a factor between these, which recalibration leaves. */
const FLAT_DAMPED = [0.8, 1.2] as const;
/** Places and weights that integrate over such a factor (Gauss & Hermite), and over a range (Gauss & Legendre). */
const NORMAL_NODES = [
  { at: -Math.sqrt(3), weight: 1 / 6 },
  { at: 0, weight: 2 / 3 },
  { at: Math.sqrt(3), weight: 1 / 6 },
];
const RANGE_NODES = [
  { at: -Math.sqrt(3 / 5), weight: 5 / 18 },
  { at: 0, weight: 4 / 9 },
  { at: Math.sqrt(3 / 5), weight: 5 / 18 },
];

/** True size of the gap and of each part, in nats. */
export type Composition = Readonly<Record<GapPart | "gap", number>>;
type Seed = { readonly damping: number; readonly scale: number };

/** Inputs of the estimator with the true size of each part. */
export function drawCase(
  of: GapCase,
  random: () => number,
  expectedExcess: number,
): { readonly inputs: GapInputs; readonly truth: Composition } {
  const normal = normalSource(random);
  const drawSeed = ([least, most]: GapCase["damped"]): Seed => ({
    damping: least + (most - least) * random(),
    scale: 1 + SEED_SPREAD * normal(),
  });
  const truth = truthOf(of);
  const training = drawPatients(truth, of.training, random);
  const fitted = of.isFlat ? truth : trainLogistic(training, rowsUpTo(of.training), truth);
  const deployed = shiftLogit(fitted, of.shift);
  const held = drawPatients(truth, of.heldOut.group, random);
  const others = drawPatients(OTHERS, of.heldOut.others, random);
  const seeds = Array.from({ length: of.pairs }, () => ({ asIs: drawSeed(of.damped), repaired: drawSeed([1, 1]) }));
  const own = drawSeed(of.damped);
  const sideOf = (patients: Patients, sound: LinearLogit, train: (seed: Seed) => LinearLogit): GapSide => ({
    outcomes: patients.outcomes,
    risks: risksBy(patients, train(own)),
    reference: of.hasReference ? risksBy(patients, sound) : null,
    pairs: seeds.map(({ asIs, repaired }) => ({
      asIs: risksBy(patients, train(asIs)),
      repaired: risksBy(patients, train(repaired)),
    })),
  });
  return {
    inputs: {
      group: sideOf(held, truth, (seed) => trainingOf(deployed, seed)),
      others: sideOf(others, OTHERS, ({ scale }) => trainingOf(OTHERS, { scale, damping: 1 })),
      learningCurve:
        of.sizes.length === 0
          ? null
          : curveOf(of, { training, held, fitted, drawFlat: () => drawSeed(FLAT_DAMPED) }, random),
    },
    truth: partsOf(of, { truth, deployed, own, expectedExcess }),
  };
}

/** What each part is in patients without number; what is not supplied is no part. */
function partsOf(
  of: GapCase,
  model: {
    readonly truth: LinearLogit;
    readonly deployed: LinearLogit;
    readonly own: Seed;
    readonly expectedExcess: number;
  },
): Composition {
  const { truth, deployed, own, expectedExcess } = model;
  const averageLoss = (side: LinearLogit, trained: LinearLogit, [least, most]: GapCase["damped"]): number =>
    (least === most ? [{ at: 0, weight: 1 }] : RANGE_NODES)
      .flatMap((range) =>
        NORMAL_NODES.map((normal) => {
          const seed = {
            damping: (least + most + range.at * (most - least)) / 2,
            scale: 1 + SEED_SPREAD * normal.at,
          };
          return range.weight * normal.weight * expectedLoss(side, trainingOf(trained, seed));
        }),
      )
      .reduce((sum, loss) => sum + loss, 0);
  const least = { group: expectedLoss(truth, truth), others: expectedLoss(OTHERS, OTHERS) };
  const run = { group: trainingOf(deployed, own), others: trainingOf(OTHERS, { ...own, damping: 1 }) };
  const lossOfRun = { group: expectedLoss(truth, run.group), others: expectedLoss(OTHERS, run.others) };
  // Without an experiment what is recalibrated is the run itself.
  const [group, others] =
    of.pairs === 0
      ? [lossOfRun.group, lossOfRun.others]
      : [averageLoss(truth, deployed, [1, 1]), averageLoss(OTHERS, OTHERS, [1, 1])];
  const attainable = attainableLoss(truth, of.pairs === 0 ? run.group : deployed);
  const gap = lossOfRun.group - lossOfRun.others;
  const saved = {
    optimisation: of.pairs === 0 ? 0 : averageLoss(truth, deployed, of.damped) - group,
    calibration: group - attainable - (others - least.others),
    "few-patients": of.sizes.length === 0 ? 0 : expectedExcess,
    "case-mix": of.hasReference ? least.group - least.others : 0,
  };
  return { gap, ...saved, unexplained: Object.values(saved).reduce((rest, part) => rest - part, gap) };
}

/** Expected loss above the least, after recalibration, of a model trained on so many patients. */
export function measureExpectedExcess(of: GapCase, draws: number, random: () => number): number {
  if (of.isFlat) return 0;
  const truth = truthOf(of);
  const least = expectedLoss(truth, truth);
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1)
    sum +=
      attainableLoss(truth, trainLogistic(drawPatients(truth, of.training, random), rowsUpTo(of.training), truth)) -
      least;
  return sum / draws;
}

function truthOf({ intercept }: GapCase): LinearLogit {
  return { intercept, slopes: SLOPES };
}

export const SHOWN_PARTS = ["gap", ...GAP_PARTS] as const;

function drawPatients(truth: LinearLogit, count: number, random: () => number): Patients {
  const normal = normalSource(random);
  const features = truth.slopes.map(() => {
    const column = new Float64Array(count);
    for (let row = 0; row < count; row += 1) column[row] = normal();
    return column;
  });
  const outcomes = Uint8Array.from(logitsOf(truth, features, count), (logit) => (random() < expit(logit) ? 1 : 0));
  return { features, outcomes };
}

function logitsOf({ intercept, slopes }: LinearLogit, features: readonly Float64Array[], count: number): Float64Array {
  const logits = new Float64Array(count).fill(intercept);
  slopes.forEach((slope, index) => {
    const column = features[index];
    for (let row = 0; row < count; row += 1) logits[row] = (logits[row] ?? 0) + slope * (column?.[row] ?? 0);
  });
  return logits;
}

function risksBy({ features, outcomes }: Patients, model: LinearLogit): Float64Array {
  return logitsOf(model, features, outcomes.length).map(expit);
}

/** What happened to the logits of the group after training. */
function shiftLogit({ intercept, slopes }: LinearLogit, shift: GapCase["shift"]): LinearLogit {
  return { intercept: shift.intercept + shift.slope * intercept, slopes: slopes.map((slope) => shift.slope * slope) };
}

/** One training with its own seed; a fault damps the slope of the first two features. */
function trainingOf({ intercept, slopes }: LinearLogit, { scale, damping }: Seed): LinearLogit {
  return { intercept, slopes: slopes.map((slope, index) => slope * scale * (index < 2 ? damping : 1)) };
}

type CurveSources = {
  readonly training: Patients;
  readonly held: Patients;
  readonly fitted: LinearLogit;
  readonly drawFlat: () => Seed;
};

function curveOf(
  { sizes, fullFrom, isFlat }: GapCase,
  { training, held, fitted, drawFlat }: CurveSources,
  random: () => number,
): LearningCurve {
  const trainingSize = training.outcomes.length;
  const chains = Array.from({ length: CHAINS }, () => {
    const order = shuffle(trainingSize, random);
    return sizes.map((size) => {
      const start = size < fullFrom ? { ...fitted, slopes: fitted.slopes.slice(0, FEW_FEATURES) } : fitted;
      const trained = isFlat ? trainingOf(fitted, drawFlat()) : trainLogistic(training, order.slice(0, size), start);
      return meanRecalibratedLoss(held.outcomes, risksBy(held, trained));
    });
  });
  return { trainingSize, sizes, chains };
}

function shuffle(count: number, random: () => number): Int32Array {
  const order = rowsUpTo(count);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

function rowsUpTo(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
