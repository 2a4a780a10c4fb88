import { type CatalogueEntry, loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { mapKey } from "@/lib/ingest/key-rules";
import type { MappedSeries, MappingQuery } from "@/lib/schema/mapping";
import { parseKeyPattern } from "@/lib/series/key-pattern";
import { countSharedMappings } from "@/lib/series/shared-mappings";
import type { Runtime } from "./runtime";

/** All series of a run with how each is seen and how the key rules would see it. */
export async function loadMappedSeries(runtime: Runtime, runId: string): Promise<readonly MappedSeries[]> {
  const catalogue = await loadSeriesCatalogue(runtime.database, { runId });
  const shared = countSharedMappings(catalogue.map(({ mapping }) => mapping));
  return catalogue.map((entry, index) => toMappedSeries(entry, shared[index] ?? 0));
}

function toMappedSeries(entry: CatalogueEntry, sharedWith: number): MappedSeries {
  const { number, key, context, mapping, isMappingEdited, points, firstStep, lastStep } = entry;
  return {
    number,
    key,
    context,
    mapping,
    automatic: mapKey(key, context),
    isEdited: isMappingEdited,
    sharedWith,
    count: points,
    firstStep,
    lastStep,
    estimated: entry.estimated ? (entry.estimatedReason ?? "The values are estimates.") : null,
  };
}

/** The series that fit a search. A search with `*` is a pattern of the whole key, another a part of it. */
export function searchSeries(
  series: readonly MappedSeries[],
  { search, show }: Pick<MappingQuery, "search" | "show">,
): readonly MappedSeries[] {
  const text = search.trim();
  const isPattern = text.includes("*");
  const { match } = parseKeyPattern(text);
  const part = text.toLowerCase();
  return series.filter((entry) => {
    const fits = isPattern ? match(entry.key) !== null : entry.key.toLowerCase().includes(part);
    return fits && isShown(entry, show);
  });
}

export function isShown(series: MappedSeries, show: MappingQuery["show"]): boolean {
  if (show === "edited") return series.isEdited;
  if (show === "shared") return series.sharedWith > 0;
  return show === "all" || series.estimated !== null;
}
