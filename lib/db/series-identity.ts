import { createHash } from "node:crypto";
import type { SeriesContext } from "@/lib/series/run-data";

/** Context as it is stored: the same pairs give the same text, whatever their order. */
export function contextText(context: SeriesContext): string {
  const pairs = Object.entries(context);
  // Most series have none, and a live batch asks for each of them.
  if (pairs.length === 0) return "{}";
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(pairs));
}

/** Key and context as one text. */
export function seriesPair(key: string, context: SeriesContext): string {
  return JSON.stringify([key, contextText(context)]);
}

/** 144 bits: two series of a run with one identity are out of anyone's reach, and each is stored twice. */
const IDENTITY_LENGTH = 24;

/** What makes a series one and the same in its run. A digest, since keys may be too long to index. */
export function seriesIdentity(key: string, context: SeriesContext): string {
  return createHash("sha256").update(seriesPair(key, context)).digest("base64url").slice(0, IDENTITY_LENGTH);
}
