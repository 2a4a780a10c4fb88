import * as z from "zod";

const enrolmentSchema = z.object({ totpURI: z.string().optional(), backupCodes: z.array(z.string()).default([]) });

/** What the server answers when a second factor is begun, or has new backup codes. */
export function readEnrolment(answer: unknown): { readonly address: string | null; readonly codes: readonly string[] } {
  const { totpURI, backupCodes } = enrolmentSchema.parse(answer);
  return { address: totpURI ?? null, codes: backupCodes };
}
