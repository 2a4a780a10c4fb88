import type { TableColumns } from "./csv-header";
import { limitError, SERIES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import { contextOfKey, type Dimensions } from "./series-cache";
import { detachText } from "./shorten-text";

/** Cells that say "not logged" (Keras writes NA). `nan` is a value and not among them. */
export const NOT_LOGGED = /^(?:|na|n\/a|null|none|-|true|false)$/i;

/** Series of the metric columns for rows with the same layer, subgroup and split. */
export type TableLayout = {
  readonly dimensions: Dimensions;
  /** Number of the series by column; columns that never held a number have none. */
  readonly numbers: number[];
};

/** Depth and number of elements that a row states of its layer. */
type StatedFacts = { readonly depth: number | undefined; readonly numel: number | undefined };

/** Finds the series that the rows of a table feed. */
export class TableLayouts {
  readonly #sink: LogSink;
  readonly #names: readonly string[];
  readonly #layouts = new Map<string, TableLayout>();

  constructor({ names }: TableColumns, sink: LogSink) {
    this.#names = names;
    this.#sink = sink;
  }

  /**
   * @param texts layer, subgroup and split of the row, empty where it names none
   * @param facts asked on the first row of a layer only, since depth and size do not change in a run
   * @throws AppError "too-large"
   */
  find(texts: readonly [layer: string, subgroup: string, split: string], facts: () => StatedFacts): TableLayout {
    const identity = texts.join("\u0000");
    const known = this.#layouts.get(identity);
    if (known !== undefined) return known;
    const [layer = "", subgroup = "", split = ""] = texts.map(detachText);
    const dimensions: Dimensions = {
      ...(layer !== "" && { layer }),
      ...(split !== "" && { split }),
      ...(subgroup !== "" && { subgroup }),
    };
    const layout: TableLayout = { dimensions, numbers: [] };
    if (this.#layouts.size >= SERIES_LIMIT) {
      const fix = "Split the run.";
      throw limitError("a table", SERIES_LIMIT, "layers and subgroups", this.#sink.source, fix);
    }
    this.#layouts.set(detachText(identity), layout);
    if (layer !== "") this.#recordFacts(layer, facts());
    return layout;
  }

  /** The series of a metric column, asked for when the column first holds a number. */
  findColumn(layout: TableLayout, column: number): number {
    const key = this.#names[column] ?? "";
    const series = this.#sink.seriesNumber(key, contextOfKey(key, layout.dimensions));
    layout.numbers[column] = series;
    return series;
  }

  #recordFacts(layer: string, { depth, numel }: StatedFacts): void {
    const fact = {
      ...(depth !== undefined && Number.isSafeInteger(depth) && { depth }),
      ...(numel !== undefined && Number.isSafeInteger(numel) && numel > 0 && { numel }),
    };
    if (Object.keys(fact).length > 0) this.#sink.layerFact(layer, fact);
  }
}

/**
 * The columns that hold metrics. A column without a name is a row number that a table library added;
 * of two with one name the first counts.
 */
export function metricColumns(columns: TableColumns, sink: LogSink, line?: number): readonly number[] {
  const { names, step, time, layer, subgroup, split, metric, value, depth, numel } = columns;
  const others = new Set([step, time, layer, subgroup, split, metric, value, depth, numel]);
  const seen = new Set<string>();
  return names.flatMap((name, column) => {
    if (others.has(column) || name === "") return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [column];
    }
    const message = `Expected each column once, found "${name.slice(0, 80)}" again; the first one was read.`;
    sink.issue("duplicate-column", message, line === undefined ? {} : { line });
    return [];
  });
}

/** Why a row without a usable step was left out. */
export function explainBadStep({ names, step }: TableColumns): string {
  return `Expected a whole number of at most 2^53 − 1 as "${names[step] ?? "step"}"; the row was left out.`;
}

/** Why a text in a column of numbers was left out. */
export function explainTextCell({ names }: TableColumns, column: number): string {
  return `Expected a number in column "${(names[column] ?? "").slice(0, 80)}", found a text.`;
}
