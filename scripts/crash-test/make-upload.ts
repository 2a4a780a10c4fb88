import { gzipSync } from "node:zlib";
import type { PointColumns } from "@/lib/series/run-data";
import { drawNumber, writeNumber } from "./awkward-numbers";
import { makeZip } from "./make-zip";

/** Points by the key of their series. */
export type Content = ReadonlyMap<string, PointColumns>;

export type Upload = { readonly filename: string; readonly bytes: Buffer; readonly content: Content };

export const UPLOAD_KINDS = ["jsonl", "jsonl.gz", "jsonl.zip", "csv", "csv.gz"] as const;
export type UploadKind = (typeof UPLOAD_KINDS)[number];

/** A second after 2026-11-23 in microseconds, so that wall times are whole numbers of them. */
const FIRST_TIME = 1_795_392_000_000_000;
const MICROS_PER_STEP = 250_000;

/**
 * A log of awkward numbers, and what must be read back from it.
 *
 * @param shape.firstStep no two uploads into one run share a step
 */
export function makeUpload(
  kind: UploadKind,
  shape: { readonly firstStep: number; readonly steps: number; readonly series: number },
  random: () => number,
): Upload {
  const { firstStep, steps, series } = shape;
  const isTable = kind.startsWith("csv");
  const keys = Array.from({ length: series }, (_, index) => (index === 0 ? "loss" : `grad_norm/layers.${index}`));
  const stepColumn = Float64Array.from({ length: steps }, (_, index) => firstStep + index);
  const times = isTable ? null : stepColumn.map((step) => FIRST_TIME + step * MICROS_PER_STEP);
  const values = keys.map(() => Float64Array.from({ length: steps }, () => drawNumber(random)));
  const lines = Array.from(stepColumn, (step, row) => {
    const cells = values.map((column) => writeNumber(column[row] ?? Number.NaN));
    if (isTable) return `${step},${cells.join(",")}\n`;
    const time = (FIRST_TIME + step * MICROS_PER_STEP) / 1e6;
    return `{"step": ${step}, "_timestamp": ${time}, ${keys.map((key, index) => `"${key}": ${cells[index]}`).join(", ")}}\n`;
  });
  const text = Buffer.from((isTable ? `step,${keys.join(",")}\n` : "") + lines.join(""));
  const inner = isTable ? "metrics.csv" : "log.jsonl";
  return {
    filename: kind.endsWith(".zip") ? "run.zip" : kind.endsWith(".gz") ? `${inner}.gz` : inner,
    bytes: kind.endsWith(".zip") ? makeZip(inner, text) : kind.endsWith(".gz") ? gzipSync(text, { level: 1 }) : text,
    content: new Map(
      keys.map((key, index) => [key, { steps: stepColumn, times, values: values[index] ?? new Float64Array() }]),
    ),
  };
}

/** How many points a content holds. */
export function countPoints(content: Content): number {
  return [...content.values()].reduce((sum, { steps }) => sum + steps.length, 0);
}
