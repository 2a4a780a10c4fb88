import * as z from "zod";

/** Something in a source that was not read as it stands: where, what was expected, what was found. */
export const issueSchema = z.object({
  code: z.string(),
  message: z.string(),
  source: z.string(),
  line: z.number().nullable(),
  byteOffset: z.number().nullable(),
  sample: z.string().nullable(),
});
export type Issue = z.infer<typeof issueSchema>;
