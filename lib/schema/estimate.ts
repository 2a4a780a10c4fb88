import * as z from "zod";
import type { Estimate } from "@/lib/core/estimate";

/** The wire form of `Estimate`. JSON has no NaN, and an estimate never needs one: undefined is a state with a reason. */
export const estimateSchema: z.ZodType<Estimate> = z
  .lazy(() =>
    z.discriminatedUnion("status", [
      z.strictObject({
        status: z.literal("estimated"),
        value: z.number(),
        lower: z.number().exactOptional(),
        upper: z.number().exactOptional(),
        level: z.number().gt(0).lt(1).exactOptional(),
        method: z.string(),
        n: z.number().nonnegative(),
        events: z.number().nonnegative().exactOptional(),
        notes: z.array(z.string()),
      }),
      z.strictObject({
        status: z.literal("degenerate"),
        value: z.number(),
        reason: z.string(),
        alternative: estimateSchema.exactOptional(),
      }),
      z.strictObject({
        status: z.literal("not-estimable"),
        reason: z.string(),
        n: z.number().nonnegative(),
        events: z.number().nonnegative().exactOptional(),
      }),
      z.strictObject({ status: z.literal("suppressed"), rule: z.string() }),
      z.strictObject({ status: z.literal("not-supplied"), what: z.string() }),
    ]),
  )
  .meta({ id: "Estimate" });
