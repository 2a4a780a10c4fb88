import { limitError, PREDICTION_CELLS_LIMIT } from "./limits";
import type { DigestPatient } from "./patient-collector";
import { PredictionCollector } from "./prediction-collector";
import { describePredictionColumns } from "./prediction-columns";
import type { OpenCollector } from "./read-predictions-csv";

/**
 * Says how a table of predictions is collected, once the names of its columns are known.
 *
 * @param source name of the file, for messages
 * @param budget cells that the files of one upload may still hold
 */
export function openPredictionCollector(
  source: string,
  digestPatient: DigestPatient | null = null,
  budget: { cells: number } = { cells: PREDICTION_CELLS_LIMIT },
): OpenCollector {
  return (names) => {
    const columns = describePredictionColumns(names, source);
    const collector = new PredictionCollector(columns, source, digestPatient);
    const countRow = (): void => {
      budget.cells -= columns.length;
      if (budget.cells >= 0) return;
      const fix = "Leave columns or rows out that are not needed for the evaluation.";
      throw limitError("predictions", PREDICTION_CELLS_LIMIT, "cells", source, fix);
    };
    return { columns, collector, countRow };
  };
}
