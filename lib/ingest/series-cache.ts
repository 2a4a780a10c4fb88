import type { SeriesContext } from "@/lib/series/run-data";
import { mapKey } from "./key-rules";
import type { LogSink } from "./log-sink";
import { namesLayers } from "./metric-names";

/** What a row or record says of all its numbers: columns or fields of these names. */
export const DIMENSIONS = ["layer", "subgroup", "split"] as const;
export type Dimensions = { readonly [name in (typeof DIMENSIONS)[number]]?: string };

/** Of the whole model although it stands on a row with a layer: repeated on the row of every layer. */
const WHOLE_MODEL_METRICS: ReadonlySet<string> = new Set(["loss", "loss_m2", "n", "lr", "epoch"]);
const WHOLE_MODEL_KEYS: ReadonlySet<string> = new Set(["cos_total"]);

/**
 * @returns the context of a series that a row with these dimensions feeds. The layer of a row does
 *   not concern its loss, its number of patients, or a cosine with the total gradient.
 */
export function contextOfKey(key: string, dimensions: Dimensions): SeriesContext {
  const { layer, ...rest } = dimensions;
  if (layer === undefined) return dimensions;
  const { metric } = mapKey(key, {});
  if (namesLayers(metric)) return dimensions;
  return WHOLE_MODEL_METRICS.has(metric) || WHOLE_MODEL_KEYS.has(key.toLowerCase()) ? rest : dimensions;
}

/** Series numbers of records that name their series one by one, looked up by text instead of by object. */
export class SeriesCache {
  readonly #numbers = new Map<string, number>();
  readonly #sink: LogSink;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** The context must hold its entries in the same order each time, or the series is looked up twice. */
  numberOf(key: string, context: SeriesContext): number {
    let identity = key;
    for (const name in context) identity += `\u0000${name}\u0001${context[name] ?? ""}`;
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const number = this.#sink.seriesNumber(key, context);
    this.#numbers.set(identity, number);
    return number;
  }
}
