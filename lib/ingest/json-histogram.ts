import { estimateNorm, type HistogramNorm } from "./histogram-norm";
import { isJsonObject } from "./parse-json-line";

/** The norm that a histogram suggests, and how finely it does. */
export type JsonHistogram = { readonly norm: HistogramNorm; readonly buckets: number };

/** No logger writes that many; W&B has 64 by default and at most 512. */
const BUCKETS_LIMIT = 100_000;

/**
 * Reads a histogram as W&B writes it: `{"_type": "histogram", "values": [counts], "bins": [edges]}` with
 * one edge more than counts, or `packedBins: {min, size, count}` for edges at equal distances.
 *
 * @returns null when the value is none, or an empty one
 */
export function readJsonHistogram(value: unknown): JsonHistogram | null {
  if (!isJsonObject(value) || value["_type"] !== "histogram") return null;
  const counts = value["values"];
  const edges = value["bins"] ?? unpackBins(value["packedBins"]);
  if (!isNumberArray(counts) || !isNumberArray(edges) || edges.length !== counts.length + 1) return null;
  const norm = estimateNorm(counts, edges.slice(0, -1), edges.slice(1));
  return norm === null ? null : { norm, buckets: counts.length };
}

function unpackBins(packed: unknown): readonly number[] | null {
  if (!isJsonObject(packed)) return null;
  const { min, size, count } = packed;
  if (typeof min !== "number" || typeof size !== "number" || typeof count !== "number") return null;
  if (!Number.isInteger(count) || count < 1 || count > BUCKETS_LIMIT) return null;
  return Array.from({ length: count + 1 }, (_, edge) => min + edge * size);
}

function isNumberArray(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((element) => typeof element === "number");
}
