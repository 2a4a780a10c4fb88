import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { saveSeriesMappings } from "@/lib/db/save-series-mappings";
import { shortenForAudit } from "@/lib/db/shorten-for-audit";
import type {
  ChangedMapping,
  ChangeMappingBody,
  MappedSeries,
  MappingChange,
  SeriesChoice,
} from "@/lib/schema/mapping";
import { fillPlaceholders, highestPlaceholder, parseKeyPattern } from "@/lib/series/key-pattern";
import type { SeriesMapping } from "@/lib/series/run-data";
import { isSameMapping } from "@/lib/series/same-mapping";
import { countSharedMappings } from "@/lib/series/shared-mappings";
import { findVisibleRun, runNotFound } from "./find-visible-run";
import { loadMappedSeries, searchSeries } from "./mapped-series";
import type { Runtime } from "./runtime";

const EXAMPLES = 20;

/**
 * Changes what series of a run are taken for, or says what a change would do. What they are and their
 * points stay; the diagnosis follows.
 *
 * @throws AppError "not-found", "forbidden", or "bad-input" when the change makes no usable mapping
 */
export async function changeMapping(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  { series: choice, change, dryRun }: ChangeMappingBody,
): Promise<ChangedMapping> {
  const run = await findVisibleRun(runtime, actor, runId, "run.edit");
  const all = await loadMappedSeries(runtime, run.id);
  const chosen = chooseSeries(all, choice);
  const after = new Map<number, SeriesMapping>();
  const pattern = "search" in choice ? choice.search.trim() : "";
  const apply = change === "automatic" ? null : prepareChange(change, pattern);
  for (const entry of chosen) after.set(entry.number, apply === null ? entry.automatic : apply(entry));
  const changed = chosen.filter((entry) => !isSameMapping(entry.mapping, after.get(entry.number) ?? entry.mapping));
  const mappings = changed.map(({ number, mapping, automatic }) => {
    const next = after.get(number) ?? mapping;
    return { number, mapping: next, isEdited: !isSameMapping(next, automatic) };
  });
  if (!dryRun && mappings.length > 0) {
    const asked = { series: shortenForAudit(choice), change: shortenForAudit(change) };
    const save = { runId: run.id, mappings, by: actor.id, asked, at: new Date() };
    const isSaved = await saveSeriesMappings(runtime.database, save);
    if (!isSaved) throw runNotFound();
  }
  const shared = countSharedMappings(all.map(({ number, mapping }) => after.get(number) ?? mapping));
  return {
    chosen: chosen.length,
    changed: changed.length,
    newlyShared: all.filter(({ sharedWith }, index) => sharedWith === 0 && (shared[index] ?? 0) > 0).length,
    examples: changed.slice(0, EXAMPLES).map(({ key, number, mapping }) => {
      return { key, before: mapping, after: after.get(number) ?? mapping };
    }),
  };
}

function chooseSeries(all: readonly MappedSeries[], choice: SeriesChoice): readonly MappedSeries[] {
  if (!("numbers" in choice)) return searchSeries(all, choice);
  const wanted = new Set(choice.numbers);
  const chosen = all.filter(({ number }) => wanted.has(number));
  if (chosen.length === wanted.size) return chosen;
  const known = new Set(chosen.map(({ number }) => number));
  const missing = [...wanted].find((number) => !known.has(number));
  throw new AppError(
    "bad-input",
    `Expected numbers of series of this run, found ${missing}, which is none of them.`,
    "Take the numbers from GET /api/v1/runs/{id}/mapping.",
  );
}

/** @throws AppError "bad-input" when the change asks for what the search does not match */
function prepareChange(change: MappingChange, search: string): (entry: MappedSeries) => SeriesMapping {
  if (Object.keys(change).length === 0) {
    throw new AppError(
      "bad-input",
      "Expected at least one field to change, found none.",
      "Name a field, for example layer.",
    );
  }
  const pattern = parseKeyPattern(search);
  const highest = Math.max(
    ...Object.values(change).map((text) => (text === null ? 0 : highestPlaceholder(text ?? ""))),
  );
  if (highest > pattern.wildcards) {
    throw new AppError(
      "bad-input",
      `Expected at most $${pattern.wildcards || "0"}, as the search has ${pattern.wildcards} of *, found $${highest}.`,
      "Put a * into the search for each part of the key that a name shall take over.",
    );
  }
  return (entry) => {
    const taken = pattern.match(entry.key) ?? [];
    const filled = Object.entries(change).map(([field, text]) => {
      return [field, typeof text === "string" ? fillPlaceholders(text, taken).trim() : text];
    });
    return checkMapping({ ...entry.mapping, ...Object.fromEntries(filled) }, entry.key);
  };
}

function checkMapping(mapping: SeriesMapping, key: string): SeriesMapping {
  const { metric, layer, parameter, subgroup } = mapping;
  const empty = Object.entries({ metric, layer, parameter, subgroup }).find(([, name]) => name === "");
  if (empty !== undefined) {
    throw new AppError(
      "bad-input",
      `Expected a name as ${empty[0]} of "${key}", found nothing where the * matched nothing.`,
      "Narrow the search, or set the field to none.",
    );
  }
  if (parameter !== null && layer === null) {
    throw new AppError(
      "bad-input",
      `Expected a layer for the tensor "${parameter}" of "${key}", found none.`,
      "Name the layer as well, or set the tensor to none.",
    );
  }
  return mapping;
}
