import * as z from "zod";

/**
 * What `rounds calculus … --json` prints: a value with a bound on its error, or the reason why there is
 * none. Of a gradient check the value is the largest relative error, and the reason is the verdict.
 */
export const computedDocumentSchema = z.strictObject({
  status: z.enum(["estimated", "not-estimable"]),
  value: z.number().nullable(),
  error: z.number().nonnegative().nullable(),
  /** How often the function was evaluated; of a gradient check, the derivatives that were compared. */
  evaluations: z.int().nonnegative(),
  reason: z.string().nullable(),
});
export type ComputedDocument = z.infer<typeof computedDocumentSchema>;
