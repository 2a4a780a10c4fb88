import type { ClientRunRecord } from "@/lib/db/client-run-record";
import type { Database } from "@/lib/db/database";
import { listRunNotes, type RunNotes } from "@/lib/db/list-run-notes";
import { loadSeriesEnds, type SeriesEnd } from "@/lib/db/load-series-ends";
import type { SeriesContext } from "@/lib/series/run-data";
import {
  compareLatest,
  type MetricPoint,
  type MlflowRun,
  STATUSES,
  type Training,
} from "@/lib/tracking/mlflow/mlflow-run";
import { joinStep } from "@/lib/tracking/mlflow/step-base";

/** Runs as MLflow's clients see them, without their metrics. */
export async function loadMlflowRuns(db: Database, records: readonly ClientRunRecord[]): Promise<MlflowRun[]> {
  const notes = await listRunNotes(db, { runIds: records.map(({ id }) => id) });
  return records.map((record) => toMlflowRun(record, notes.get(record.id)));
}

/** A run with the latest point of each of its metrics. */
export async function loadWholeRun(db: Database, record: ClientRunRecord): Promise<MlflowRun> {
  const [run] = await loadMlflowRuns(db, [record]);
  return { ...(run ?? toMlflowRun(record, undefined)), metrics: await loadLatestMetrics(db, record) };
}

/** The latest point of each metric of a run, by its key. */
export async function loadLatestMetrics(
  db: Database,
  { id, foldedThrough }: Pick<ClientRunRecord, "id" | "foldedThrough">,
): Promise<ReadonlyMap<string, MetricPoint>> {
  const latest = new Map<string, MetricPoint>();
  for (const series of await loadSeriesEnds(db, { runId: id, foldedThrough })) {
    if (!isMetric(series.context)) continue;
    for (const point of pointsOf(series)) {
      const known = latest.get(series.key);
      if (known === undefined || compareLatest(point, known) > 0) latest.set(series.key, point);
    }
  }
  return latest;
}

/** Whether a series is one that MLflow knows by its key alone; those of native records of a layer or group are not. */
export function isMetric(context: SeriesContext): boolean {
  return Object.keys(context).every((name) => name === "dataset_name" || name === "step_base");
}

/** The points of a series in MLflow's units. */
export function* pointsOf({ context, columns }: Pick<SeriesEnd, "context" | "columns">): Generator<MetricPoint> {
  for (const { steps, times, values } of columns) {
    for (const [index, step] of steps.entries()) {
      const micros = times?.[index] ?? Number.NaN;
      yield {
        value: values[index] ?? Number.NaN,
        timestamp: Number.isNaN(micros) ? 0 : Math.round(micros / 1000),
        step: joinStep(context, step),
      };
    }
  }
}

function toMlflowRun(record: ClientRunRecord, notes: RunNotes | undefined): MlflowRun {
  const { id, name, training, startedAt, endedAt, createdAt, deletedAt, experimentNumber } = record;
  return {
    id,
    name,
    experiment: experimentNumber ?? 0,
    training: training !== null && isTraining(training) ? training : null,
    startTime: (startedAt ?? createdAt).getTime(),
    endTime: endedAt?.getTime() ?? null,
    isDeleted: deletedAt !== null,
    metrics: new Map(),
    parameters: notes?.parameters ?? new Map(),
    tags: notes?.tags ?? new Map(),
  };
}

function isTraining(word: string): word is Training {
  return Object.hasOwn(STATUSES, word);
}
