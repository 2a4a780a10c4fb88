import type { Actor } from "@/lib/auth/roles";
import { readTraining } from "@/lib/core/training";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import type { Database } from "@/lib/db/database";
import { listRunNotes, type RunNotes } from "@/lib/db/list-run-notes";
import { loadSeriesEnds, type SeriesEnd } from "@/lib/db/load-series-ends";
import type { SeriesContext } from "@/lib/series/run-data";
import { compareLatest, type MetricPoint, type MlflowRun } from "@/lib/tracking/mlflow/mlflow-run";
import { joinStep } from "@/lib/tracking/mlflow/step-base";
import { findOpenSeries, openSeries } from "../find-open-series";
import type { Runtime } from "../runtime";

/** Runs as MLflow's clients see them, without their metrics. */
export async function loadMlflowRuns(db: Database, records: readonly ClientRunRecord[]): Promise<MlflowRun[]> {
  const notes = await listRunNotes(db, { runIds: records.map(({ id }) => id) });
  return records.map((record) => toMlflowRun(record, notes.get(record.id)));
}

/** A run with the latest point of each of its metrics that the reader may be given. */
export async function loadWholeRun(runtime: Runtime, actor: Actor, record: ClientRunRecord): Promise<MlflowRun> {
  const [run] = await loadMlflowRuns(runtime.database, [record]);
  return { ...(run ?? toMlflowRun(record, undefined)), metrics: await loadLatestMetrics(runtime, actor, record) };
}

/** The latest point of each metric of a run that the reader may be given, by its key. */
export async function loadLatestMetrics(
  runtime: Runtime,
  actor: Actor,
  record: ClientRunRecord,
): Promise<ReadonlyMap<string, MetricPoint>> {
  const { id, foldedThrough } = record;
  const isReadable = await findReadableMetrics(runtime, actor, record);
  const latest = new Map<string, MetricPoint>();
  for (const series of await loadSeriesEnds(runtime.database, { runId: id, foldedThrough })) {
    if (!isReadable(series)) continue;
    for (const point of pointsOf(series)) {
      const known = latest.get(series.key);
      if (known === undefined || compareLatest(point, known) > 0) latest.set(series.key, point);
    }
  }
  return latest;
}

/**
 * Which series are metrics to MLflow, which knows them by their key alone, and may be read by the asker: none of a
 * small group of patients for whoever may not see single patients; see `openSeries`.
 */
export async function findReadableMetrics(
  runtime: Runtime,
  actor: Actor,
  { id, projectId, deletedAt }: ClientRunRecord,
): Promise<(series: Pick<SeriesEnd, "context" | "mapping">) => boolean> {
  const isOpen =
    deletedAt === null
      ? await findOpenSeries(runtime, actor, { id, project: { id: projectId } })
      : openSeries(actor, projectId, null);
  return (series) => isMetric(series.context) && isOpen(series);
}

function isMetric(context: SeriesContext): boolean {
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
    training: readTraining(training),
    startTime: (startedAt ?? createdAt).getTime(),
    endTime: endedAt?.getTime() ?? null,
    isDeleted: deletedAt !== null,
    metrics: new Map(),
    parameters: notes?.parameters ?? new Map(),
    tags: notes?.tags ?? new Map(),
  };
}
