import type { GapInputs, GapSide, LearningCurve } from "@/lib/diagnostics/gap/gap-inputs";
import { meanRecalibratedLoss } from "@/lib/diagnostics/gap/recalibrated-losses";
import { GAP_PARTS, type GapPart } from "@/lib/diagnostics/gap/split-gap";
import { expit, fitLogistic } from "@/lib/statistics/fit-logistic";
import { normalSource } from "../simulate-subgroups/normal-source";
import { attainableLoss, expectedLoss, type LinearLogit } from "./normal-loss";

/** What is true of a simulated group. */
export type GapCase = {
  readonly words: string;
  /** Slopes that a fault of the optimisation damps, by seed; 1 damps nothing. */
  readonly damped: readonly number[];
  /** What happened to the model's logits in the group after training. */
  readonly shift: { readonly intercept: number; readonly slope: number };
};

export const CASES: readonly GapCase[] = [
  { words: "all parts", damped: [0.2, 0.3, 0.4], shift: { intercept: 0.5, slope: 1.4 } },
  { words: "calibration only", damped: [1], shift: { intercept: 0.5, slope: 1.4 } },
  { words: "optimisation only", damped: [0.2, 0.3, 0.4], shift: { intercept: 0, slope: 1 } },
  { words: "case mix and few patients only", damped: [1], shift: { intercept: 0, slope: 1 } },
];

const GROUP: LinearLogit = { intercept: -0.8, slopes: [0.9, 0.6, 0.4, 0.3, 0] };
const OTHERS: LinearLogit = { intercept: -2.2, slopes: [1.2, 0.8, 0.5, 0.4, 0] };
const TRAINING = 800;
const HELD_OUT = { group: 600, others: 1500 };
const SIZES = [100, 200, 300, 400];
const CHAINS = 10;
const PAIRS = 5;
/** How seeds of repaired trainings differ: all slopes by these factors. */
const SEED_SCALES = [0.95, 1, 1.05];

type Patients = { readonly features: readonly Float64Array[]; readonly outcomes: Uint8Array };

/** Inputs of the estimator with the true size of each part. */
export function drawCase(
  of: GapCase,
  random: () => number,
  expectedExcess: number,
): { readonly inputs: GapInputs; readonly truth: Readonly<Record<GapPart | "gap", number>> } {
  const pick = (values: readonly number[]): number => values[Math.floor(random() * values.length)] ?? 1;
  const training = drawPatients(GROUP, TRAINING, random);
  const fitted = trainOn(training, rowsUpTo(TRAINING));
  const deployed = shiftLogit(fitted, of.shift);
  const held = drawPatients(GROUP, HELD_OUT.group, random);
  const others = drawPatients(OTHERS, HELD_OUT.others, random);
  const seeds = Array.from({ length: PAIRS }, () => ({ damping: pick(of.damped), scale: pick(SEED_SCALES) }));
  const own = { damping: pick(of.damped), scale: pick(SEED_SCALES) };
  const sideOf = (patients: Patients, repaired: LinearLogit, truth: LinearLogit, isDamped: boolean): GapSide => ({
    outcomes: patients.outcomes,
    risks: risksBy(patients, trainingOf(repaired, own, isDamped)),
    reference: risksBy(patients, truth),
    pairs: seeds.map((seed) => ({
      asIs: risksBy(patients, trainingOf(repaired, seed, isDamped)),
      repaired: risksBy(patients, trainingOf(repaired, { ...seed, damping: 1 }, false)),
    })),
  });
  const inputs: GapInputs = {
    group: sideOf(held, deployed, GROUP, true),
    others: sideOf(others, OTHERS, OTHERS, false),
    learningCurve: curveOf(training, held, random),
  };
  const averageLoss = (truth: LinearLogit, model: LinearLogit, damped: readonly number[]): number =>
    mean(
      damped.flatMap((damping) =>
        SEED_SCALES.map((scale) => expectedLoss(truth, trainingOf(model, { damping, scale }, damping !== 1))),
      ),
    );
  const repairedLoss = averageLoss(GROUP, deployed, [1]);
  const othersLoss = averageLoss(OTHERS, OTHERS, [1]);
  const caseMix = expectedLoss(GROUP, GROUP) - expectedLoss(OTHERS, OTHERS);
  const known = {
    gap: expectedLoss(GROUP, trainingOf(deployed, own, true)) - expectedLoss(OTHERS, trainingOf(OTHERS, own, false)),
    optimisation: averageLoss(GROUP, deployed, of.damped) - repairedLoss,
    calibration: repairedLoss - attainableLoss(GROUP, deployed) - (othersLoss - expectedLoss(OTHERS, OTHERS)),
    "few-patients": expectedExcess,
    "case-mix": caseMix,
  };
  const explained = known.optimisation + known.calibration + known["few-patients"] + known["case-mix"];
  return { inputs, truth: { ...known, unexplained: known.gap - explained } };
}

/** Expected loss above the least, after recalibration, of a model trained on so many patients. */
export function measureExpectedExcess(draws: number, random: () => number): number {
  const least = expectedLoss(GROUP, GROUP);
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1)
    sum += attainableLoss(GROUP, trainOn(drawPatients(GROUP, TRAINING, random), rowsUpTo(TRAINING))) - least;
  return sum / draws;
}

export const SHOWN_PARTS = ["gap", ...GAP_PARTS] as const;

function drawPatients(truth: LinearLogit, count: number, random: () => number): Patients {
  const normal = normalSource(random);
  const features = truth.slopes.map(() => Float64Array.from({ length: count }, normal));
  const outcomes = Uint8Array.from({ length: count }, (_, row) =>
    random() < expit(logitOf(truth, features, row)) ? 1 : 0,
  );
  return { features, outcomes };
}

function logitOf({ intercept, slopes }: LinearLogit, features: readonly Float64Array[], row: number): number {
  return slopes.reduce((sum, slope, index) => sum + slope * (features[index]?.[row] ?? 0), intercept);
}

function risksBy({ features, outcomes }: Patients, model: LinearLogit): Float64Array {
  return Float64Array.from(outcomes, (_, row) => expit(logitOf(model, features, row)));
}

function trainOn({ features, outcomes }: Patients, rows: Int32Array): LinearLogit {
  const columns = [
    new Float64Array(rows.length).fill(1),
    ...features.map((column) => Float64Array.from(rows, (row) => column[row] ?? 0)),
  ];
  const chosen = Uint8Array.from(rows, (row) => outcomes[row] ?? 0);
  const model = { columns, outcomes: chosen, offset: null, weights: null };
  const fit = fitLogistic(model, new Array<number>(columns.length).fill(0));
  if (fit === null) throw new Error(`A model of ${rows.length} patients did not converge.`);
  const [intercept = 0, ...slopes] = fit.coefficients;
  return { intercept, slopes };
}

/** What happened to the logits of the group after training. */
function shiftLogit({ intercept, slopes }: LinearLogit, shift: GapCase["shift"]): LinearLogit {
  return { intercept: shift.intercept + shift.slope * intercept, slopes: slopes.map((slope) => shift.slope * slope) };
}

/** One training with its own seed; a fault damps the slope of the first two features. */
function trainingOf(
  { intercept, slopes }: LinearLogit,
  seed: { readonly damping: number; readonly scale: number },
  isDamped: boolean,
): LinearLogit {
  return {
    intercept,
    slopes: slopes.map((slope, index) => slope * seed.scale * (isDamped && index < 2 ? seed.damping : 1)),
  };
}

function curveOf(training: Patients, held: Patients, random: () => number): LearningCurve {
  const chains = Array.from({ length: CHAINS }, () => {
    const order = shuffle(TRAINING, random);
    return SIZES.map((size) =>
      meanRecalibratedLoss(held.outcomes, risksBy(held, trainOn(training, order.slice(0, size)))),
    );
  });
  return { trainingSize: TRAINING, sizes: SIZES, chains };
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
