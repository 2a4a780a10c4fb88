import { type Actor, can } from "@/lib/auth/roles";
import { drawHeatmapRows } from "@/lib/charts/draw-heatmap-rows";
import { BoundedMemory } from "@/lib/core/bounded-memory";
import type { Database } from "@/lib/db/database";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import type { RunRecord } from "@/lib/db/run-record";
import type { Pictures, PicturesQuery } from "@/lib/schema/pictures";
import { BUCKET_FACTS, type BucketColumns } from "@/lib/series/bucket-columns";
import { bytesOfFloats } from "@/lib/series/float-bits";
import { current, openSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import { findCurrentDiagnosis, peekDiagnosis, type ShownDiagnosis } from "./get-diagnosis";
import { isLayerGradient, loadPictureSeries, toChartSeries } from "./picture-series";
import type { Runtime } from "./runtime";

/**
 * Every picture of a run in one answer: all series as minima and maxima with their exact steps, the
 * heatmap over them, and the profile over depth. All of it comes from one read of the pyramid, so that
 * it costs the same at any length of run; those of a run that does not change are kept for readers with the same rights.
 * The diagnosis is not waited for.
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
  const stored = await peekDiagnosis(runtime, run.id);
  const state = current(stored)?.key;
  if (state === undefined) return await drawPictures(runtime, actor, run, query, stored);
  const rights = can(actor, "patient-level.read", run.project.id) ? "all" : "open";
  const place = [run.id, state, rights, query.buckets, query.columns].join("/");
  const memory = memories.get(database) ?? new BoundedMemory<Pictures>(LIMITS);
  memories.set(database, memory);
  const kept = memory.get(place, performance.now());
  if (kept !== undefined) return kept;
  const pictures = await drawPictures(runtime, actor, run, query, stored);
  // Of a run that changed meanwhile they may show more than its earlier state had, and who may not see single patients
  // would see groups of which nobody knows yet how small they are.
  if ((await findCurrentDiagnosis(runtime, run.id))?.key !== state) {
    return rights === "all" ? pictures : await drawPictures(runtime, actor, run, query, earlier(stored));
  }
  memory.set(place, pictures, sizeOf(pictures), performance.now());
  return pictures;
}

/** In characters of columns: the pictures of a dozen large runs. */
const LIMITS = { size: 24_000_000, milliseconds: 10 * 60_000 };

/** By run, its state as the key of its diagnosis names it, what the reader may see, and what was asked for. */
const memories = new WeakMap<Database, BoundedMemory<Pictures>>();

function sizeOf({ series }: Pictures): number {
  return series.reduce((sum, { columns }) => {
    return sum + BUCKET_FACTS.reduce((characters, fact) => characters + columns[fact].length, 0);
  }, 0);
}

/** The same diagnosis once points have come after it. */
function earlier(stored: ShownDiagnosis | null): ShownDiagnosis | null {
  return stored && { ...stored, isCurrent: false };
}

async function drawPictures(
  { database }: Runtime,
  actor: Actor,
  run: RunRecord,
  query: PicturesQuery,
  stored: ShownDiagnosis | null,
): Promise<Pictures> {
  const catalogue = await loadSeriesCatalogue(database, { runId: run.id });
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
