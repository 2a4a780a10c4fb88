import type { SeriesContext } from "@/lib/series/run-data";
import type { Int64 } from "./int64";

/** A step is a double that is a whole number of at most this. */
const GREATEST = BigInt(Number.MAX_SAFE_INTEGER);
const STRETCH = GREATEST + 1n;

/**
 * A step beyond 2^53, which no column of steps holds exactly, as a multiple of 2^53 and what is left: points with the
 * same multiple are a series of their own, whose context says it, so that no digit is lost.
 */
export function splitStep(step: Int64): { readonly base: string | null; readonly step: number } {
  if (typeof step === "number") return { base: null, step };
  const base = (step / STRETCH) * STRETCH;
  return { base: String(base), step: Number(step - base) };
}

/** The step as it was sent, of a point in a series with this context. */
export function joinStep(context: SeriesContext, step: number): Int64 {
  const base = context["step_base"];
  return base === undefined ? step : BigInt(base) + BigInt(step);
}
