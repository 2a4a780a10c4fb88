import type { ComparatorColumn, LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { LabelCollector } from "./label-collector";
import { limitError, PREDICTION_ROWS_LIMIT, PREDICTION_TEXT_LIMIT } from "./limits";
import { COMPARATOR, NumberCollector, type NumberRule, OUTCOME, RISK, THRESHOLD, WEIGHT } from "./number-collectors";
import { type DigestPatient, PatientCollector } from "./patient-collector";
import type { PredictionCell } from "./prediction-cell";
import type { PredictionColumn } from "./prediction-columns";
import { refuseTable } from "./refuse-predictions";

/** What ties predictions to a training, where somebody stated it. */
export type PredictionFacts = Pick<PredictionSet, "checkpointStep" | "modelSha256" | "dataSha256">;

export type CollectedPredictions = {
  readonly set: PredictionSet;
  /** A digest for each patient, by ordinal; null without patients, or where nothing was to digest them. */
  readonly patientDigests: readonly Uint8Array[] | null;
};

const RULES: Readonly<Partial<Record<PredictionColumn["role"], NumberRule>>> = {
  outcome: OUTCOME,
  risk: RISK,
  weight: WEIGHT,
  threshold: THRESHOLD,
  comparator: COMPARATOR,
};

type Collector = NumberCollector | PatientCollector | LabelCollector;

/** Collects the columns of one prediction set, cell by cell: every column from its first row to its last. */
export class PredictionCollector {
  readonly #source: string;
  readonly #columns: readonly { readonly column: PredictionColumn; readonly collector: Collector }[];

  constructor(columns: readonly PredictionColumn[], source: string, digest: DigestPatient | null) {
    this.#source = source;
    const budget = { left: PREDICTION_TEXT_LIMIT };
    this.#columns = columns.map((column) => {
      const { role, header } = column;
      const rule = RULES[role];
      if (rule !== undefined) return { column, collector: new NumberCollector(rule, { column: header, source }) };
      if (role === "patient") return { column, collector: new PatientCollector(header, source, digest) };
      return { column, collector: new LabelCollector(header, source, budget) };
    });
  }

  /**
   * @param place of the column in the list that the collector was made with
   * @param row counted from 1
   * @throws AppError for a cell that cannot be taken
   */
  put(place: number, cell: PredictionCell, row: number): void {
    if (row > PREDICTION_ROWS_LIMIT) {
      throw limitError("predictions", PREDICTION_ROWS_LIMIT, "rows", this.#source, "Send the rows of the evaluation.");
    }
    this.#columns[place]?.collector.put(cell, row);
  }

  /** @throws AppError when there was no row, or a column of texts names no groups */
  finish(facts: PredictionFacts): CollectedPredictions {
    const numbers = (role: PredictionColumn["role"]): number[] | null => {
      const found = this.#columns.find(({ column }) => column.role === role)?.collector;
      return found instanceof NumberCollector ? found.values : null;
    };
    const outcomes = Uint8Array.from(numbers("outcome") ?? []);
    if (outcomes.length === 0) {
      throw refuseTable("at least one row of predictions", "none", this.#source, "Send a file with a row per patient.");
    }
    const patients = this.#columns.map(({ collector }) => collector).find((own) => own instanceof PatientCollector);
    const set: PredictionSet = {
      name: this.#source,
      rows: outcomes.length,
      outcomes,
      risks: Float64Array.from(numbers("risk") ?? []),
      weights: toFloats(numbers("weight")),
      patients: patients === undefined ? null : Int32Array.from(patients.ordinals),
      split: this.#labels("split")[0] ?? null,
      thresholds: toFloats(numbers("threshold")),
      columns: this.#labels("label"),
      comparators: this.#comparators(),
      ...facts,
      warnings: [],
    };
    return { set, patientDigests: patients === undefined || patients.digests.length === 0 ? null : patients.digests };
  }

  #labels(role: "split" | "label"): readonly LabelColumn[] {
    return this.#columns.flatMap(({ column, collector }) =>
      column.role === role && collector instanceof LabelCollector ? [collector.finish()] : [],
    );
  }

  #comparators(): readonly ComparatorColumn[] {
    return this.#columns.flatMap(({ column, collector }) =>
      column.role === "comparator" && collector instanceof NumberCollector
        ? [{ name: column.name, risks: Float64Array.from(collector.values) }]
        : [],
    );
  }
}

function toFloats(values: readonly number[] | null): Float64Array | null {
  return values === null ? null : Float64Array.from(values);
}
