import type { Actor } from "@/lib/auth/roles";
import { readTraining } from "@/lib/core/training";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import type { Database } from "@/lib/db/database";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { loadSeriesEnds, type SeriesEnd } from "@/lib/db/load-series-ends";
import type { PointColumns, SeriesContext } from "@/lib/series/run-data";
import { innerKey } from "@/lib/tracking/mlflow/client-keys";
import { compareLatest, type MetricPoint, type MlflowRun } from "@/lib/tracking/mlflow/mlflow-run";
import { joinStep } from "@/lib/tracking/mlflow/step-base";
import { findOpenSeries, openSeries } from "../find-open-series";
import type { Runtime } from "../runtime";

/** Long texts that no answer about a run holds. */
const NOT_OF_RUNS = [innerKey("wandb/"), innerKey("model/")];

/** Runs as MLflow's clients see them, without their metrics. */
export async function loadMlflowRuns(db: Database, records: readonly ClientRunRecord[]): Promise<MlflowRun[]> {
  return await addNotes(db, records.map(toMlflowRun));
}

/** Runs with their parameters and tags. */
export async function addNotes(db: Database, runs: readonly MlflowRun[]): Promise<MlflowRun[]> {
  const notes = await listRunNotes(db, { runIds: runs.map(({ id }) => id), without: NOT_OF_RUNS });
  return runs.map((run) => ({ ...run, ...notes.get(run.id) }));
}

/** A run with the latest point of each of its metrics that the reader may be given. */
export async function loadWholeRun(runtime: Runtime, actor: Actor, record: ClientRunRecord): Promise<MlflowRun> {
  const [run] = await loadMlflowRuns(runtime.database, [record]);
  return { ...(run ?? toMlflowRun(record)), metrics: await loadLatestMetrics(runtime, actor, record) };
}

/** The latest point of each metric of a run that the reader may be given, by its key. */
export async function loadLatestMetrics(
  runtime: Runtime,
  actor: Actor,
  record: ClientRunRecord,
): Promise<ReadonlyMap<string, MetricPoint>> {
  const { id, foldedThrough } = record;
  const latest = new Map<string, MetricPoint>();
  const ends = await loadSeriesEnds(runtime.database, { runId: id, foldedThrough });
  // Told of what was read already, since a group may have become too small until then.
  const isReadable = await findReadableMetrics(runtime, actor, record);
  for (const series of ends) {
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

function* pointsOf({ context, columns }: SeriesEnd): Generator<MetricPoint> {
  for (const some of columns) {
    for (const index of some.steps.keys()) yield pointAt(context, some, index);
  }
}

/** One point of a series in MLflow's units. */
export function pointAt(context: SeriesContext, columns: PointColumns, index: number): MetricPoint {
  const { steps, times, values } = columns;
  const micros = times?.[index] ?? Number.NaN;
  return {
    value: values[index] ?? Number.NaN,
    timestamp: Number.isNaN(micros) ? 0 : Math.round(micros / 1000),
    step: joinStep(context, steps[index] ?? 0),
  };
}

/** A run without its metrics, parameters and tags. */
export function toMlflowRun(record: ClientRunRecord): MlflowRun {
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
    parameters: new Map(),
    tags: new Map(),
  };
}
