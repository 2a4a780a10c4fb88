import * as z from "zod";
import { sha256Schema, utcSchema } from "./bundle";

const keptReportSchema = z.strictObject({
  sha256: sha256Schema,
  /** Of its first export or signature. */
  createdAt: utcSchema,
  engineVersion: z.string(),
  /** False for the record of readers to whom single patients are closed. */
  isWhole: z.boolean(),
  /** Of people, on this record. */
  signatures: z.int().nonnegative(),
  /** Whether it is the record as it stands now for whoever asks. */
  isPresent: z.boolean(),
});
export type KeptReport = z.infer<typeof keptReportSchema>;

/** What `GET /api/v1/runs/{id}/reports` answers: records of the run that were exported or signed, the newest first. */
export const keptReportListSchema = z.strictObject({
  reports: z.array(keptReportSchema),
  /** Of all that the reader may see, also where the list is shorter. */
  total: z.int().nonnegative(),
});
export type KeptReportList = z.infer<typeof keptReportListSchema>;
