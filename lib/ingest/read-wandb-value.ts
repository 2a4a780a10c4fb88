import { describeEstimate } from "./histogram-norm";
import { readJsonHistogram } from "./json-histogram";
import { mapKey } from "./key-rules";
import { isJsonObject, type JsonObject } from "./parse-json-line";
import { parseNotFinite } from "./parse-number";

const WITHOUT_NON_FINITE = "W&B leaves non-finite elements out of its histograms.";

/** What one value of W&B's history holds under a key: a point, or nothing that a series could take. */
export type WandbValue =
  | { readonly kind: "number"; readonly key: string; readonly value: number }
  /** Estimated from a histogram of gradients or weights. */
  | { readonly kind: "norm"; readonly key: string; readonly value: number; readonly reason: string }
  /** An image, a table, a sound: `type` is W&B's word for it. */
  | { readonly kind: "typed"; readonly key: string; readonly type: string }
  /** A histogram of something else than gradients or weights. */
  | { readonly kind: "other-histogram"; readonly key: string }
  | { readonly kind: "bad-histogram"; readonly key: string }
  /** A text, a list, a truth value. */
  | { readonly kind: "no-number"; readonly key: string };

/**
 * Reads one value of W&B's history: numbers, `NaN` and the infinities as texts, histograms, and objects, whose numbers
 * are named with dots. The nesting of the value is bounded by whoever calls.
 */
export function* readWandbValue(key: string, value: unknown): Generator<WandbValue> {
  if (typeof value === "number") yield { kind: "number", key, value };
  else if (typeof value === "string") yield readText(key, value);
  else if (!isJsonObject(value)) yield { kind: "no-number", key };
  else if (value["_type"] !== undefined) yield readTyped(key, value);
  else for (const [inner, child] of Object.entries(value)) yield* readWandbValue(`${key}.${inner}`, child);
}

function readText(key: string, text: string): WandbValue {
  const value = parseNotFinite(text);
  return value === undefined ? { kind: "no-number", key } : { kind: "number", key, value };
}

function readTyped(key: string, value: JsonObject): WandbValue {
  if (value["_type"] !== "histogram") return { kind: "typed", key, type: String(value["_type"]) };
  if (!mapKey(key, {}).metric.endsWith("_norm")) return { kind: "other-histogram", key };
  const histogram = readJsonHistogram(value);
  if (histogram === null) return { kind: "bad-histogram", key };
  const { norm, buckets } = histogram;
  const reason = `${describeEstimate(norm, buckets)} ${WITHOUT_NON_FINITE}`;
  return { kind: "norm", key, value: norm.estimate, reason };
}
