import type { ClientRunRecord } from "@/lib/db/client-run-record";
import type { Database } from "@/lib/db/database";
import { listRunSeries } from "@/lib/db/list-run-series";
import { loadPoints, readPoints } from "@/lib/db/load-points";
import type { SeriesRecord } from "@/lib/db/series-record";
import type { PointColumns } from "@/lib/series/run-data";
import { HISTORY_LIMIT, WHOLE_HISTORY_LIMIT } from "@/lib/tracking/mlflow/limits";
import { compareInHistory, type MetricPoint, writePoint } from "@/lib/tracking/mlflow/mlflow-run";
import { takePage } from "@/lib/tracking/mlflow/page-token";
import { readPageSize, readText, requireText } from "@/lib/tracking/mlflow/read-fields";
import { findReadableMetrics, pointsOf } from "./load-mlflow-runs";
import { findCalledRun, type MlflowCall } from "./mlflow-call";

/** Every value of one metric, by time; without a size of the page all of them, for clients that know no pages. */
export async function getMetricHistory(call: MlflowCall): Promise<object> {
  const { runtime, actor, fields } = call;
  const run = await findCalledRun(call, "run.read");
  const key = requireText(fields, "metric_key");
  const size = readPageSize(fields, HISTORY_LIMIT) ?? WHOLE_HISTORY_LIMIT;
  const isReadable = await findReadableMetrics(runtime, actor, run);
  const series = (await listRunSeries(runtime.database, { runId: run.id, key })).filter(isReadable);
  const history = await loadHistory(runtime.database, run, series);
  const { items, nextToken } = takePage(history, size, readText(fields, "page_token"));
  const metrics = items.map((point) => ({ key, ...writePoint(point) }));
  return {
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(nextToken === null ? {} : { next_page_token: nextToken }),
  };
}

async function loadHistory(
  db: Database,
  run: ClientRunRecord,
  series: readonly SeriesRecord[],
): Promise<MetricPoint[]> {
  const points = await loadColumns(
    db,
    run,
    series.map(({ number }) => number),
  );
  return series
    .flatMap(({ number, context }) => {
      const columns = points.get(number);
      return columns === undefined ? [] : [...pointsOf({ context, columns: [columns] })];
    })
    .sort(compareInHistory);
}

/** A deleted run does not change, and is not there to be read like others. */
async function loadColumns(
  db: Database,
  run: ClientRunRecord,
  seriesNumbers: readonly number[],
): Promise<Map<number, PointColumns>> {
  if (seriesNumbers.length === 0) return new Map();
  const asked = { runId: run.id, seriesNumbers };
  return run.deletedAt === null ? await loadPoints(db, asked) : await readPoints(db, { ...asked, state: run });
}
