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
};

/** Which parts are taken out; what is not, stays in what is unexplained. */
export type TakenOut = Readonly<Record<"optimisation" | "calibration" | "case-mix", boolean>>;

type Column = {
  /** One value a patient, averaged over pairs. */
  readonly values: Float64Array;
  /** Added to the mean: what fitting costs. */
  readonly shift: number;
  readonly byPair: readonly number[];
};

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
    values: total.values.map((loss, row) => parts.reduce((rest, { values }) => rest - (values[row] ?? 0), loss)),
    shift: parts.reduce((rest, { shift }) => rest - shift, 0),
    byPair: addByPair(optimisation.byPair, calibration.byPair).map((value) => -value),
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

/** The saving with its limits; over several pairs the mean of both, since all are of the same patients. */
export function measureSaving(side: GapSide, isRepaired: boolean): Saving {
  const risks = isRepaired ? side.pairs.map(({ repaired }) => repaired) : [side.risks];
  const limits = risks.map((each) => limitsOfSaving(side.outcomes, each));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [lower, upper] = [mean(limits.map((each) => each.lower)), mean(limits.map((each) => each.upper))];
  const { value } = meanOf(columnOfCalibration(side, isRepaired), side.outcomes);
  return { value: Math.min(upper, Math.max(lower, value)), lower, upper };
}

function meanOf({ values, shift, byPair }: Column, outcomes: Uint8Array): SideMean {
  const { mean, standardError } = meanAndError(values, null);
  const patients = values.length;
  return {
    value: mean + shift,
    variance: standardError ** 2,
    patients,
    events: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    byPair,
  };
}

function plainColumn(values: Float64Array): Column {
  return { values, shift: 0, byPair: [] };
}

function nothing({ values }: Column): Column {
  return plainColumn(new Float64Array(values.length));
}

function savedByRepair(side: GapSide, pair: GapSide["pairs"][number]): Column {
  const repaired = lossesOf(side.outcomes, pair.repaired);
  return plainColumn(lossesOf(side.outcomes, pair.asIs).map((loss, row) => loss - (repaired[row] ?? 0)));
}

function savedByCalibration({ outcomes }: GapSide, risks: Float64Array): Column {
  const { before, after, cost } = recalibratedLosses(outcomes, risks);
  return { values: before.map((loss, row) => loss - (after[row] ?? 0)), shift: cost, byPair: [] };
}

/** Once the fault of the optimisation is removed, where an experiment did so: what it left is recalibrated. */
function columnOfCalibration(side: GapSide, isRepaired: boolean): Column {
  if (!isRepaired) return savedByCalibration(side, side.risks);
  return columnOfPairs(side, (_, { repaired }) => savedByCalibration(side, repaired));
}

function columnOfReference({ outcomes }: GapSide, reference: Float64Array): Column {
  const { after, cost } = recalibratedLosses(outcomes, reference);
  return { values: after, shift: -cost, byPair: [] };
}

function columnOfPairs(side: GapSide, measure: (side: GapSide, pair: GapSide["pairs"][number]) => Column): Column {
  const columns = side.pairs.map((pair) => measure(side, pair));
  const count = columns.length;
  const values = new Float64Array(side.outcomes.length);
  for (const column of columns)
    for (let row = 0; row < values.length; row += 1)
      values[row] = (values[row] ?? 0) + (column.values[row] ?? 0) / count;
  return {
    values,
    shift: columns.reduce((sum, { shift }) => sum + shift, 0) / count,
    byPair: columns.map(({ values: own, shift }) => own.reduce((sum, value) => sum + value, 0) / own.length + shift),
  };
}

function addByPair(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, pair) => value + (b[pair] ?? 0));
}
