import * as z from "zod";
import type { PlanContent } from "@/lib/core/analysis-plan";
import { planContentSchema } from "./analysis-plan";

const declared: z.ZodType<PlanContent> = planContentSchema;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * `inputs/run.json` of a bundle: what belongs to the run and stands neither among its points nor in its tables of
 * predictions. Who wrote the plan, and when, is left out: no number depends on it.
 */
export const reportInputsSchema = z.strictObject({
  schema: z.literal("gradient-rounds/inputs"),
  version: z.literal(1),
  name: z.string(),
  /** Path of the points in the bundle. */
  points: z.string(),
  /** In the order in which they arrived. */
  predictions: z.array(
    z.strictObject({
      /** Path of the table in the bundle. */
      file: z.string(),
      name: z.string(),
      checkpointStep: z.int().nonnegative().nullable(),
      modelSha256: sha256.nullable(),
      dataSha256: sha256.nullable(),
      warnings: z
        .array(
          z.strictObject({
            code: z.enum(["duplicate-patients", "patients-in-training", "equal-to-labels", "looks-like-training"]),
            message: z.string(),
          }),
        )
        .readonly(),
    }),
  ),
  plan: z.strictObject({ version: z.int().nonnegative(), isAfterResults: z.boolean(), content: declared }).nullable(),
});
export type ReportInputs = z.infer<typeof reportInputsSchema>;
