import * as z from "zod";
import { personalSignatureSchema, SIGNATURE_MEANINGS, sha256Schema, utcSchema } from "./bundle";

const LONGEST_PASSWORD = 128;

export const signReportBodySchema = z.strictObject({
  /** Of the record that was read; where it is no longer the run's, nothing is signed. */
  recordSha256: sha256Schema,
  meaning: z.enum(SIGNATURE_MEANINGS),
  /** Of whoever signs, again at each signature; it is checked and never kept. */
  password: z.string().min(1, "Expected your password, found nothing.").max(LONGEST_PASSWORD),
});
export type SignReportBody = z.infer<typeof signReportBodySchema>;

export const signedReportSchema = z.strictObject({ signature: personalSignatureSchema });

const otherRecordSchema = z.strictObject({
  /** Null for a whole record where single patients are closed to whoever asks: all rows but one and it give the last. */
  recordSha256: sha256Schema.nullable(),
  /** False for the record of readers to whom single patients are closed. */
  isWhole: z.boolean(),
  signatures: z.int().positive(),
  lastSignedAt: utcSchema,
});

export const reportSignaturesSchema = z.strictObject({
  /** Of the record as it stands now for whoever asks. */
  recordSha256: sha256Schema,
  isWhole: z.boolean(),
  /** On that record, in order. */
  signatures: z.array(personalSignatureSchema),
  /** Other records of the run that were signed: earlier ones, and those of readers who are shown more or less. */
  others: z.array(otherRecordSchema),
});
export type ReportSignatures = z.infer<typeof reportSignaturesSchema>;
export type OtherSignedRecord = z.infer<typeof otherRecordSchema>;
