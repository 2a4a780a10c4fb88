import type { ClientRunRecord } from "@/lib/db/client-run-record";
import type { Database } from "@/lib/db/database";
import { listRunSeries } from "@/lib/db/list-run-series";
import { loadPoints, readPoints } from "@/lib/db/load-points";
import type { SeriesRecord } from "@/lib/db/series-record";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { HISTORY_LIMIT, WHOLE_HISTORY_LIMIT } from "@/lib/tracking/mlflow/limits";
import { compareInHistory, type MetricPoint, writePoint } from "@/lib/tracking/mlflow/mlflow-run";
import { takePage } from "@/lib/tracking/mlflow/page-token";
import { readPageSize, readText, requireName } from "@/lib/tracking/mlflow/read-fields";
import { findReadableMetrics, pointAt } from "./load-mlflow-runs";
import { findCalledRun, type MlflowCall } from "./mlflow-call";

/** Every value of one metric, by time; without a size of the page all of them, for clients that know no pages. */
export async function getMetricHistory(call: MlflowCall): Promise<object> {
  const { runtime, actor, fields } = call;
  const run = await findCalledRun(call, "run.read");
  const key = requireName(fields, "metric_key");
  const size = readPageSize(fields, HISTORY_LIMIT) ?? WHOLE_HISTORY_LIMIT;
  const series = await listRunSeries(runtime.database, { runId: run.id, key });
  const points = await loadColumns(runtime.database, run, series);
  // Told of what was read already, since a group may have become too small until then.
  const isReadable = await findReadableMetrics(runtime, actor, run);
  const { places, pointOf } = orderHistory(series.filter(isReadable), points);
  const { items, nextToken } = takePage(places, size, readText(fields, "page_token"));
  const metrics = Array.from(items, (place) => ({ key, ...writePoint(pointOf(place)) }));
  return {
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(nextToken === null ? {} : { next_page_token: nextToken }),
  };
}

/**
 * The order of a history, as places in columns that hold all points of a metric: an object for each point would cost
 * ten times as much, and a page holds few of them.
 */
function orderHistory(
  series: readonly SeriesRecord[],
  points: ReadonlyMap<number, PointColumns>,
): { readonly places: Uint32Array; readonly pointOf: (place: number) => MetricPoint } {
  const parts = series.flatMap(({ number, context }) => {
    const columns = points.get(number);
    return columns === undefined ? [] : [{ context, columns }];
  });
  const joined = joinColumns(parts.map(({ columns }) => columns));
  const owners = new Uint32Array(joined.steps.length);
  let start = 0;
  for (const [owner, { columns }] of parts.entries()) {
    owners.fill(owner, start, start + columns.steps.length);
    start += columns.steps.length;
  }
  const pointOf = (place: number): MetricPoint => pointAt(parts[owners[place] ?? 0]?.context ?? {}, joined, place);
  const times = Float64Array.from(owners, (_, place) => pointOf(place).timestamp);
  const places = Uint32Array.from(owners, (_, place) => place);
  // Most differ in their times, so that their points are hardly ever made to be compared.
  places.sort((left, right) => {
    return (times[left] ?? 0) - (times[right] ?? 0) || compareInHistory(pointOf(left), pointOf(right));
  });
  return { places, pointOf };
}

/** A deleted run does not change, and is not there to be read like others. */
async function loadColumns(
  db: Database,
  run: ClientRunRecord,
  series: readonly SeriesRecord[],
): Promise<Map<number, PointColumns>> {
  if (series.length === 0) return new Map();
  const asked = { runId: run.id, seriesNumbers: series.map(({ number }) => number) };
  return run.deletedAt === null ? await loadPoints(db, asked) : await readPoints(db, { ...asked, state: run });
}
