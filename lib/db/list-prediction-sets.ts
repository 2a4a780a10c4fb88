import { type Database, prismaOf } from "./database";
import {
  ARRIVED_PREDICTIONS,
  PREDICTION_SET_SELECT,
  type PredictionSetRecord,
  toPredictionSetRecord,
} from "./prediction-record";

/** The prediction sets of a run in order of arrival, without any row of them. */
export async function listPredictionSets(
  db: Database,
  params: { readonly runId: string },
): Promise<PredictionSetRecord[]> {
  const rows = await prismaOf(db).predictionSet.findMany({
    where: { runId: params.runId, deletedAt: null },
    orderBy: [...ARRIVED_PREDICTIONS],
    select: PREDICTION_SET_SELECT,
  });
  return rows.map(toPredictionSetRecord);
}
