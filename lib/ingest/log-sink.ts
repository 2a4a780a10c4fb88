import type { RunSettings } from "@/lib/core/run-settings";
import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { splitParameter } from "@/lib/series/split-parameter";
import type { IngestIssue, IngestSink } from "./ingest-port";
import { mapKey } from "./key-rules";
import { LAYERS_LIMIT, limitError, NAME_LENGTH_LIMIT, SERIES_LIMIT } from "./limits";
import { shortenText } from "./shorten-text";
import { storableName } from "./storable-name";

export const NO_CONTEXT: SeriesContext = {};

/** Where in a file something was found. */
export type Place = { readonly line?: number; readonly byteOffset?: number | null; readonly sample?: string };

/** What all files of one run share while they are read. */
export type RunLimits = { readonly layers: Set<string>; seriesSeen: number };

/**
 * The sink as one file's reader sees it: counts the points of the file, keeps the limits on names,
 * layers and series, and fills in the source of every issue.
 */
export class LogSink {
  readonly source: string;
  points = 0;
  firstIssue: IngestIssue | null = null;
  readonly #sink: IngestSink;
  readonly #limits: RunLimits;
  readonly #context: SeriesContext;
  readonly #saidOnce = new Set<string>();

  /** @param context what the place of the file says of all its series, for example their split */
  constructor(sink: IngestSink, source: string, limits: RunLimits, context: SeriesContext = NO_CONTEXT) {
    this.#sink = sink;
    this.source = source;
    this.#limits = limits;
    this.#context = context;
  }

  /** Readers call this once per new key, not per point. @throws AppError "too-large" */
  seriesNumber(sourceKey: string, sourceContext: SeriesContext = NO_CONTEXT): number {
    const key = this.#takeName(sourceKey);
    const own = Object.entries(sourceContext).map(([name, value]) => [name, this.#takeName(value)]);
    const whole: SeriesContext = { ...this.#context, ...Object.fromEntries(own) };
    const { layer } = mapKey(key, whole);
    if (layer !== null) this.#countLayer(layer);
    const number = this.#sink.seriesNumber(key, whole);
    if (number >= this.#limits.seriesSeen) this.#limits.seriesSeen = number + 1;
    if (this.#limits.seriesSeen > SERIES_LIMIT) {
      throw limitError("a run", SERIES_LIMIT, "series", this.source, "Log fewer keys, or split the run.");
    }
    return number;
  }

  /** @returns the name as it can be stored */
  #takeName(sourceName: string): string {
    const name = storableName(sourceName);
    if (name !== sourceName) {
      const message =
        "Expected names of characters that can be stored and shown, found others, which are written out as \\uXXXX.";
      this.issueOnce("unstorable name", "name-escaped", message, { sample: name });
    }
    if (name.length <= NAME_LENGTH_LIMIT) return name;
    const where = `${this.source} (${shortenText(name).slice(0, 40)}…)`;
    throw limitError("names", NAME_LENGTH_LIMIT, "characters", where, "Give keys, layers and subgroups shorter names.");
  }

  #countLayer(layer: string): void {
    this.#limits.layers.add(layer);
    if (this.#limits.layers.size > LAYERS_LIMIT) {
      throw limitError("a run", LAYERS_LIMIT, "layers", this.source, "Log modules instead of single elements.");
    }
  }

  point(series: number, step: number, timeMicros: number, value: number): void {
    this.points += 1;
    this.#sink.point(series, step, timeMicros, value);
  }

  markEstimated(series: number, reason: string): void {
    this.#sink.markEstimated(series, reason);
  }

  mapping(series: number, { metric, layer, parameter, subgroup, split }: SeriesMapping): void {
    const take = (name: string | null): string | null => (name === null ? null : this.#takeName(name));
    if (layer !== null) this.#countLayer(layer);
    const names = { layer: take(layer), parameter: take(parameter), subgroup: take(subgroup) };
    this.#sink.mapping(series, { metric: this.#takeName(metric), ...names, split });
  }

  settings(stated: Partial<RunSettings>): void {
    this.#sink.settings(stated);
  }

  layerFact(sourceLayer: string, fact: { readonly depth?: number; readonly numel?: number }): void {
    const layer = this.#takeName(sourceLayer);
    this.#countLayer(splitParameter(layer).layer);
    this.#sink.layerFact(layer, fact);
  }

  issue(code: string, message: string, place: Place = {}): void {
    const { line = null, byteOffset = null, sample } = place;
    const shown = sample === undefined ? null : shortenText(sample);
    const issue: IngestIssue = { code, message, source: this.source, line, byteOffset, sample: shown };
    this.firstIssue ??= issue;
    this.#sink.issue(issue);
  }

  /** For what concerns a whole file or column: said the first time only. */
  issueOnce(topic: string, code: string, message: string, place: Place = {}): void {
    if (this.#saidOnce.has(topic)) return;
    this.#saidOnce.add(topic);
    this.issue(code, message, place);
  }

  /** An issue on a row, record or cell that was left out. */
  reject(code: string, message: string, place: Place = {}): void {
    this.#sink.reject();
    this.issue(code, message, place);
  }

  drain(): Promise<void> {
    return this.#sink.drain();
  }
}
