import { splitOfWord } from "@/lib/core/data-split";
import type { ExportedRunFacts } from "@/lib/series/export-form";
import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { findSettings } from "./find-settings";
import type { LogSink } from "./log-sink";
import { isJsonObject, type JsonObject } from "./parse-json-line";

/** What an export says of a series; the empty text and null mean none. */
export type ExportedSeries = {
  readonly key: string;
  readonly context: SeriesContext;
  readonly mapping: SeriesMapping;
  readonly estimated: string | null;
};

/** Makes the series of an exported run known to the sink, as they were seen there. @returns its number */
export function declareExportedSeries(sink: LogSink, series: ExportedSeries): number {
  const number = sink.seriesNumber(series.key, series.context);
  sink.mapping(number, series.mapping);
  if (series.estimated !== null) sink.markEstimated(number, series.estimated);
  return number;
}

/** Hands on what an export says of the run as a whole. @returns false when it has another form than an export's */
export function readExportedFacts(sink: LogSink, facts: unknown): boolean {
  if (!isJsonObject(facts)) return false;
  const { settings, layers }: { [name in keyof ExportedRunFacts]?: unknown } = facts;
  if (!isJsonObject(settings ?? {}) || !Array.isArray(layers)) return false;
  sink.settings(isJsonObject(settings) ? findSettings(settings).settings : {});
  for (const fact of layers) {
    if (!isJsonObject(fact) || typeof fact["layer"] !== "string" || fact["layer"] === "") continue;
    const { depth, numel } = fact;
    sink.layerFact(fact["layer"], {
      ...(typeof depth === "number" && Number.isSafeInteger(depth) && { depth }),
      ...(typeof numel === "number" && Number.isSafeInteger(numel) && numel > 0 && { numel }),
    });
  }
  return true;
}

/** The series that a record or row with these fields describes, or null when it has no key or a broken context. */
export function toExportedSeries(fields: JsonObject): ExportedSeries | null {
  const { key } = fields;
  const context = toContext(fields["context"]);
  if (typeof key !== "string" || key === "" || context === null) return null;
  const mapping: SeriesMapping = {
    metric: textOf(fields["metric"]) ?? key,
    layer: textOf(fields["layer"]),
    parameter: textOf(fields["parameter"]),
    subgroup: textOf(fields["subgroup"]),
    split: splitOfWord(textOf(fields["split"]) ?? ""),
  };
  return { key, context, mapping, estimated: textOf(fields["estimated"]) };
}

/** @param value an object of texts, its JSON, or nothing */
export function toContext(value: unknown): SeriesContext | null {
  if (value === undefined || value === null || value === "") return {};
  if (typeof value === "string") return parseContext(value);
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === "string")
    ? Object.fromEntries(entries)
    : null;
}

function parseContext(text: string): SeriesContext | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? null : toContext(value);
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
