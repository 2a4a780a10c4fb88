import * as z from "zod";
import { NAME_LIMIT, nameSchema } from "./name";

/** A run that was deleted and can still be brought back. */
const deletedRunSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  deletedAt: z.iso.datetime(),
  /** What they are called who deleted it. */
  deletedBy: z.string(),
  reason: z.string(),
  /** From then on it is removed for good. */
  purgedFrom: z.iso.datetime(),
});
export type DeletedRun = z.infer<typeof deletedRunSchema>;

export const deletedRunListSchema = z.strictObject({ runs: z.array(deletedRunSchema) });
export type DeletedRunList = z.infer<typeof deletedRunListSchema>;

/** null = the name that it had. */
export const restoreRunBodySchema = z.strictObject({ name: nameSchema.nullable().default(null) });

/** The name of the run, typed, so that nothing is removed by a slip. */
export const purgeRunBodySchema = z.strictObject({ name: z.string().max(NAME_LIMIT) });
