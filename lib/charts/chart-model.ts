import type { SeriesBuckets } from "@/lib/series/buckets";
import type { SeriesMapping } from "@/lib/series/run-data";

/** One downsampled series with its place in the run: what every preparer starts from. */
export type ChartSeries = {
  readonly mapping: SeriesMapping;
  /** Key as it stands in the source. */
  readonly key: string;
  readonly buckets: SeriesBuckets;
};

/** Words around a picture. Every picture has all of them. */
export type FigureText = {
  /** What is to be seen, in words and numbers. */
  readonly title: string;
  /** What stands behind the picture: points, series, layers. */
  readonly sampleSize: string;
  /** Method and exclusions, one line. */
  readonly caption: string;
};

export type Tick = { readonly value: number; readonly label: string };

export type Axis = {
  readonly label: string;
  readonly scale: "linear" | "log";
  /** In the units of the data, also when the scale is logarithmic. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
};

/** `text` is what a reader sees, `value` the unrounded number that goes into the CSV. */
export type TableCell = { readonly text: string; readonly value: number | string | null };

export type ChartTable = {
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly isNumeric: boolean }[];
  readonly rows: readonly (readonly TableCell[])[];
};

/** A picture that cannot be drawn says why, and what would make it possible. */
export type EmptyChart = { readonly status: "empty"; readonly reason: string; readonly howToLog: string };

export function textCell(text: string): TableCell {
  return { text, value: text };
}

export function numberCell(value: number | null, format: (value: number) => string, missing = ""): TableCell {
  return value === null ? { text: missing, value: null } : { text: format(value), value };
}
