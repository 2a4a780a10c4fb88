import * as z from "zod";
import { gapOutcomeSchema } from "./group-gap";
import { proofDocumentSchema } from "./proof-document";

/** What stands beside the record of a report from paired experiments, as whoever made it may read it. */
export const experimentEvidenceSchema = z.strictObject({
  /** Plans of experiments on findings of the run with what became of them; null of files, which hold none. */
  proofs: z.array(proofDocumentSchema).readonly().nullable(),
  /** Where the gaps of groups of patients come from. */
  gaps: gapOutcomeSchema,
});
export type ExperimentEvidence = z.infer<typeof experimentEvidenceSchema>;
