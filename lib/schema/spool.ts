import * as z from "zod";

/** What the Python client keeps in `meta.json` beside the batches that wait to be sent (clients/python). */
export const spoolSchema = z.looseObject({
  schema: z.literal("gradient-rounds/spool"),
  version: z.literal(1),
  /** With the number of a batch the key by which a server counts the batch once, whoever sends it. */
  session: z.string().regex(/^[0-9a-f]{32}$/, "Expected 32 hexadecimal digits."),
  project: z.string().min(1),
  run: z.string().min(1),
  /** The run that the batches belong to, once it was made. */
  run_id: z.string().min(1).optional(),
  training: z.enum(["running", "finished", "failed", "killed"]),
  /** Records that found no room and are lost. */
  dropped_records: z.int().nonnegative(),
});
export type SpoolMeta = z.infer<typeof spoolSchema>;
