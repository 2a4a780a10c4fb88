import * as z from "zod";
import type { Estimate } from "@/lib/core/estimate";

const notes: z.ZodType<readonly string[]> = z.array(z.string());

/**
 * The forms of an estimate with further keys beside them, for what a contract says more of one.
 *
 * @param keys that stand in each form
 */
export function estimateWith<T extends z.ZodRawShape>(keys: T) {
  return z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("estimated"),
      value: z.number(),
      lower: z.number().exactOptional(),
      upper: z.number().exactOptional(),
      level: z.number().gt(0).lt(1).exactOptional(),
      method: z.string(),
      n: z.number().nonnegative(),
      events: z.number().nonnegative().exactOptional(),
      notes,
      ...keys,
    }),
    z.strictObject({
      status: z.literal("degenerate"),
      value: z.number(),
      reason: z.string(),
      alternative: z.lazy(() => estimateSchema).exactOptional(),
      ...keys,
    }),
    z.strictObject({
      status: z.literal("not-estimable"),
      reason: z.string(),
      n: z.number().nonnegative(),
      events: z.number().nonnegative().exactOptional(),
      ...keys,
    }),
    z.strictObject({ status: z.literal("suppressed"), rule: z.string(), ...keys }),
    z.strictObject({ status: z.literal("not-supplied"), what: z.string(), ...keys }),
  ]);
}

/** The wire form of `Estimate`. JSON has no NaN, and an estimate never needs one: undefined is a state with a reason. */
export const estimateSchema: z.ZodType<Estimate> = z.lazy(() => estimateWith({})).meta({ id: "Estimate" });
