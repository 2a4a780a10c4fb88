import type { Actor } from "@/lib/auth/roles";
import { drawHeatmapRows } from "@/lib/charts/draw-heatmap-rows";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import type { Pictures, PicturesQuery } from "@/lib/schema/pictures";
import { BUCKET_FACTS, type BucketColumns } from "@/lib/series/bucket-columns";
import { bytesOfFloats } from "@/lib/series/float-bits";
import { current, openSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import { peekDiagnosis } from "./get-diagnosis";
import { isLayerGradient, loadPictureSeries, toChartSeries } from "./picture-series";
import type { Runtime } from "./runtime";

/**
 * Every picture of a run in one answer: all series as minima and maxima with their exact steps, the
 * heatmap over them, and the profile over depth. All of it comes from one read of the pyramid, so that
 * it costs the same at any length of run. The diagnosis is not waited for.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getPictures(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  query: PicturesQuery,
): Promise<Pictures> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const [stored, catalogue] = await Promise.all([
    peekDiagnosis(runtime, run.id),
    loadSeriesCatalogue(database, { runId: run.id }),
  ]);
  const series = catalogue.filter(openSeries(actor, run.project.id, current(stored)));
  const drawn = await loadPictureSeries(database, { runId: run.id, series, maxBuckets: query.buckets });
  const range = drawn[0]?.drawn;
  const gradients = toChartSeries(drawn.filter(isLayerGradient), query.columns);
  const { layers = [], depthProfile = null } = stored ?? {};
  const heatmap = stored === null ? null : drawHeatmapRows({ layers, series: gradients }, depthProfile, query.columns);
  return {
    fromStep: range?.fromStep ?? null,
    toStep: range?.toStep ?? null,
    series: drawn.map(({ key, mapping, drawn: { count, buckets } }) => {
      return { key, ...mapping, count, length: buckets.length, columns: encodeColumns(buckets) };
    }),
    heatmap,
    profile: depthProfile === null ? null : { ...depthProfile, rows: [...depthProfile.rows] },
  };
}

function encodeColumns(buckets: BucketColumns): Record<(typeof BUCKET_FACTS)[number], string> {
  const texts = BUCKET_FACTS.map((fact) => {
    const bytes = bytesOfFloats(buckets[fact]);
    return [fact, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")] as const;
  });
  return Object.fromEntries(texts) as Record<(typeof BUCKET_FACTS)[number], string>;
}
