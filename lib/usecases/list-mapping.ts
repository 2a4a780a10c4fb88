import type { Actor } from "@/lib/auth/roles";
import { MAPPING_PAGE_SIZE, MAPPING_SHOWS, type MappingPage, type MappingQuery } from "@/lib/schema/mapping";
import { findVisibleRun } from "./find-visible-run";
import { isShown, loadMappedSeries, searchSeries } from "./mapped-series";
import type { Runtime } from "./runtime";

/**
 * What each series of a run was taken for, a page at a time.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listMapping(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  query: MappingQuery,
): Promise<MappingPage> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const all = await loadMappedSeries(runtime, run.id);
  const found = searchSeries(all, query);
  const start = (query.page - 1) * MAPPING_PAGE_SIZE;
  const counts = MAPPING_SHOWS.map((show) => [show, all.filter((series) => isShown(series, show)).length]);
  return {
    series: found.slice(start, start + MAPPING_PAGE_SIZE),
    page: query.page,
    pageSize: MAPPING_PAGE_SIZE,
    total: found.length,
    counts: Object.fromEntries(counts) as MappingPage["counts"],
  };
}
