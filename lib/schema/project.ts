import * as z from "zod";
import { ROLES } from "@/lib/core/role";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";
import { nameSchema } from "./name";

export const DESCRIPTION_LIMIT = 2000;
/** Longest time for which a deleted run can be brought back: ten years. */
export const KEEP_DAYS_LIMIT = 3650;

const description = z
  .string()
  .trim()
  .max(DESCRIPTION_LIMIT, `Expected at most ${DESCRIPTION_LIMIT} characters.`)
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, "Expected a text without control characters.")
  .refine(leavesTextInOrder, NO_TURNING_MARKS);

export const createProjectBodySchema = z.strictObject({ name: nameSchema, description: description.default("") });
export type CreateProjectBody = z.infer<typeof createProjectBodySchema>;

export const changeProjectBodySchema = z
  .strictObject({
    name: nameSchema.exactOptional(),
    description: description.exactOptional(),
    /** For how many days a deleted run can be brought back before it is removed for good. */
    keepDeletedDays: z
      .int("Expected a whole number of days.")
      .min(1, "Expected at least 1 day.")
      .max(KEEP_DAYS_LIMIT, `Expected at most ${KEEP_DAYS_LIMIT} days.`)
      .exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, "Expected something to change, found nothing.");
export type ChangeProjectBody = z.infer<typeof changeProjectBodySchema>;

/** One row of the list of projects. */
const projectSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  createdAt: z.iso.datetime(),
  /** Runs that are there to be read, but for those of experiments, which the list of runs leaves out as well. */
  runs: z.int(),
  /** Members whose accounts are open. */
  people: z.int(),
  /** Of whoever asks. */
  role: z.enum(ROLES),
  /** Of the last entry of the audit log in the project; null where there is none. */
  lastActivityAt: z.iso.datetime().nullable(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

export const projectListQuerySchema = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

export const projectListPageSchema = z.strictObject({
  projects: z.array(projectSummarySchema),
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
});
export type ProjectListPage = z.infer<typeof projectListPageSchema>;

export const projectDetailsSchema = projectSummarySchema.extend({
  keepDeletedDays: z.int(),
  deletedRuns: z.int(),
  /** Version of the analysis plan; null where none was declared. */
  planVersion: z.int().nullable(),
  /** Names of those whom to ask for access or a change; at most 20. */
  administrators: z.array(z.string()),
});
export type ProjectDetails = z.infer<typeof projectDetailsSchema>;
