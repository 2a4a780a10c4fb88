import * as z from "zod";

export const LEVEL_STATUSES = ["passed", "failed", "not-supplied", "untrusted"] as const;
export type LevelStatus = (typeof LEVEL_STATUSES)[number];

/** What `rounds verify --json` prints, and what the page in the browser shows. */
export const verificationDocumentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/verification"),
  version: z.literal(1),
  source: z.string(),
  /** True where no level failed and none is untrusted; what was not supplied is said by its level. */
  ok: z.boolean(),
  /** Fingerprint of the key that sealed the record, whether trusted or not; null where none can be read. */
  signer: z.string().nullable(),
  levels: z.array(
    z.strictObject({
      level: z.int().min(1).max(5),
      status: z.enum(LEVEL_STATUSES),
      /** What was checked, or the first failure in words and how many more there are. */
      reason: z.string(),
    }),
  ),
});
export type VerificationDocument = z.infer<typeof verificationDocumentSchema>;
