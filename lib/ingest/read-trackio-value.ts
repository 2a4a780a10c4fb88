import { describeEstimate } from "./histogram-norm";
import { readJsonHistogram } from "./json-histogram";
import { mapKey } from "./key-rules";
import { NESTING_LIMIT } from "./limits";
import { isJsonObject, nestsDeeperThan } from "./parse-json-line";
import { parseNotFinite } from "./parse-number";

/** What one value of a call of Trackio's `log` holds: a number, a norm that was estimated, or no point. */
export type TrackioValue =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "norm"; readonly value: number; readonly reason: string }
  /** An object that is no histogram of gradients or weights. */
  | { readonly kind: "nested" }
  /** A text, a list, a truth value. */
  | { readonly kind: "no-number" };

/** Numbers, the texts `NaN`, `Infinity` and `-Infinity`, and histograms of gradients and weights. */
export function readTrackioValue(key: string, value: unknown): TrackioValue {
  if (typeof value === "number") return { kind: "number", value };
  if (typeof value === "string") {
    const number = parseNotFinite(value);
    return number === undefined ? { kind: "no-number" } : { kind: "number", value: number };
  }
  if (!isJsonObject(value)) return { kind: "no-number" };
  const isNorm = mapKey(key, {}).metric.endsWith("_norm");
  const isHistogram = value["_type"] === "trackio.histogram" && !nestsDeeperThan(value, NESTING_LIMIT);
  const histogram = isNorm && isHistogram ? readJsonHistogram({ ...value, _type: "histogram" }) : null;
  if (histogram === null) return { kind: "nested" };
  const { norm, buckets } = histogram;
  return { kind: "norm", value: norm.estimate, reason: describeEstimate(norm, buckets) };
}
