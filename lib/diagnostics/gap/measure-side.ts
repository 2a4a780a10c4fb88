import { meanAndError } from "@/lib/statistics/mean-with-interval";
import type { GapSide } from "./gap-inputs";
import { limitsOfSaving, lossesOf, recalibratedLosses } from "./recalibrated-losses";

/** What recalibration saves on one side, held within the limits of it. */
export type Saving = { readonly value: number; readonly lower: number; readonly upper: number };

/** What can be measured of the patients of one side alone. */
export type SidePart = "gap" | "optimisation" | "calibration" | "case-mix" | "unexplained";

/** A mean per patient, the variance of it over patients, and what each pair of trainings says by itself. */
export type SideMean = {
  readonly value: number;
  readonly variance: number;
  readonly patients: number;
  readonly events: number;
  /** One value a pair of trainings; empty where the part does not rest on pairs. */
  readonly byPair: readonly number[];
  /**
   * Variance of the mean from what differs neither by patient nor by pair alone. It is in the scatter of patients
   * and in that of pairs, and so must be taken off once where both are added.
   */
  readonly shared: number;
};

/** Which parts are taken out; what is not, stays in what is unexplained. */
export type TakenOut = Readonly<Record<"optimisation" | "calibration" | "case-mix", boolean>>;

/** One value a patient, and what is added to their mean: what fitting costs. */
type Values = { readonly values: Float64Array; readonly shift: number };

/** Values averaged over pairs, and those of each pair. */
type Column = Values & { readonly pairs: readonly Values[] };

/**
 * Splits the loss of each patient of one side: as the run predicted it, what removing a fault of the
 * optimisation saves, what recalibrating the rest within the group saves, what a reference that knows the case
 * mix loses, and what is left. The parts of each patient add up to his loss.
 */
export function measureSide(side: GapSide, taken: TakenOut): Readonly<Record<SidePart, SideMean>> {
  const total = plainColumn(lossesOf(side.outcomes, side.risks));
  const optimisation = taken.optimisation ? columnOfPairs(side, savedByRepair) : nothing(total);
  const calibration = taken.calibration ? columnOfCalibration(side, taken.optimisation) : nothing(total);
  const caseMix = taken["case-mix"] && side.reference ? columnOfReference(side, side.reference) : nothing(total);
  const parts = [optimisation, calibration, caseMix];
  const unexplained: Column = {
    ...takeOff(total, parts),
    pairs: optimisation.pairs.map((pair, index) =>
      takeOff(nothing(total), [pair, calibration.pairs[index] ?? nothing(total)]),
    ),
  };
  const mean = (column: Column): SideMean => meanOf(column, side.outcomes);
  return {
    gap: mean(total),
    optimisation: mean(optimisation),
    calibration: mean(calibration),
    "case-mix": mean(caseMix),
    unexplained: mean(unexplained),
  };
}

/**
 * A saving with its limits; over several pairs the mean of both, since all are of the same patients.
 *
 * @param value what recalibration saves by cross-fitting
 */
export function measureSaving(side: GapSide, isRepaired: boolean, value: number): Saving {
  const risks = isRepaired ? side.pairs.map(({ repaired }) => repaired) : [side.risks];
  const limits = risks.map((each) => limitsOfSaving(side.outcomes, each));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [lower, upper] = [mean(limits.map((each) => each.lower)), mean(limits.map((each) => each.upper))];
  return { value: Math.min(upper, Math.max(lower, value)), lower, upper };
}

function meanOf({ values, shift, pairs }: Column, outcomes: Uint8Array): SideMean {
  const { mean, standardError } = meanAndError(values, null);
  const byPair = pairs.map((pair) => meanAndError(pair.values, null).mean + pair.shift);
  return {
    value: mean + shift,
    variance: standardError ** 2,
    patients: values.length,
    events: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    byPair,
    shared: sharedVariance(pairs, byPair),
  };
}

/**
 * The residual of patients crossed with pairs, as a part of the variance of their mean.
 *
 * @see Cornfield & Tukey, Annals of Mathematical Statistics 27 (1956); Cameron, Gelbach & Miller, Journal of Business
 *   & Economic Statistics 29 (2011), who take it off likewise
 */
function sharedVariance(pairs: readonly Values[], byPair: readonly number[]): number {
  const [count, patients] = [pairs.length, pairs[0]?.values.length ?? 0];
  if (count < 2 || patients < 2) return 0;
  const lifts = pairs.map(({ shift }, pair) => (byPair[pair] ?? 0) - shift);
  let squares = 0;
  for (let row = 0; row < patients; row += 1) {
    const own = pairs.map(({ values }, pair) => (values[row] ?? 0) - (lifts[pair] ?? 0));
    const mean = own.reduce((sum, value) => sum + value, 0) / count;
    squares += own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  return squares / ((patients - 1) * (count - 1)) / (patients * count);
}

function plainColumn(values: Float64Array, shift = 0): Column {
  return { values, shift, pairs: [] };
}

function nothing({ values }: Values): Column {
  return plainColumn(new Float64Array(values.length));
}

function takeOff(from: Values, parts: readonly Values[]): Values {
  return {
    values: from.values.map((value, row) => parts.reduce((rest, { values }) => rest - (values[row] ?? 0), value)),
    shift: parts.reduce((rest, { shift }) => rest - shift, from.shift),
  };
}

function savedByRepair({ outcomes }: GapSide, pair: GapSide["pairs"][number]): Values {
  const repaired = lossesOf(outcomes, pair.repaired);
  return plainColumn(lossesOf(outcomes, pair.asIs).map((loss, row) => loss - (repaired[row] ?? 0)));
}

function savedByCalibration({ outcomes }: GapSide, risks: Float64Array): Column {
  const { before, after, cost } = recalibratedLosses(outcomes, risks);
  return plainColumn(
    before.map((loss, row) => loss - (after[row] ?? 0)),
    cost,
  );
}

/** Once the fault of the optimisation is removed, where an experiment did so: what it left is recalibrated. */
function columnOfCalibration(side: GapSide, isRepaired: boolean): Column {
  if (!isRepaired) return savedByCalibration(side, side.risks);
  return columnOfPairs(side, (_, { repaired }) => savedByCalibration(side, repaired));
}

function columnOfReference({ outcomes }: GapSide, reference: Float64Array): Column {
  const { after, cost } = recalibratedLosses(outcomes, reference);
  return plainColumn(after, -cost);
}

function columnOfPairs(side: GapSide, measure: (side: GapSide, pair: GapSide["pairs"][number]) => Values): Column {
  const pairs = side.pairs.map((pair) => measure(side, pair));
  const values = new Float64Array(side.outcomes.length);
  for (const pair of pairs)
    for (let row = 0; row < values.length; row += 1)
      values[row] = (values[row] ?? 0) + (pair.values[row] ?? 0) / pairs.length;
  return { values, shift: pairs.reduce((sum, { shift }) => sum + shift, 0) / pairs.length, pairs };
}
