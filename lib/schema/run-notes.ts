import * as z from "zod";

export const REFUSED_SOURCES = ["mlflow", "wandb", "trackio", "points"] as const;

const page = z.coerce.number().int().min(1).max(100_000).default(1);

export const refusedPointsQuerySchema = z.strictObject({ page });
export type RefusedPointsQuery = z.infer<typeof refusedPointsQuerySchema>;

/** What was sent for a run and not taken, or taken otherwise than it came: one entry for each kind of fault. */
export const refusedPointsPageSchema = z.strictObject({
  refused: z.array(
    z.strictObject({
      number: z.int(),
      /** When it came last. */
      at: z.iso.datetime(),
      source: z.enum(REFUSED_SOURCES),
      reason: z.string(),
      points: z.int(),
      /** The first example; null for a reader to whom single patients are closed, since it may hold their values. */
      sample: z.string().nullable(),
    }),
  ),
  /** Of all entries, whatever the page. */
  points: z.int(),
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
});
export type RefusedPointsPage = z.infer<typeof refusedPointsPageSchema>;

const NOTE_KINDS = ["parameters", "tags"] as const;

export const runNotesQuerySchema = z.strictObject({ kind: z.enum(NOTE_KINDS), page });
export type RunNotesQuery = z.infer<typeof runNotesQuerySchema>;

/** What the client of a tracker stated about a run, in its own words. */
export const runNotesPageSchema = z.strictObject({
  /** Null where no client put the run into one. */
  experiment: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  notes: z.array(z.strictObject({ key: z.string(), value: z.string() })),
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
});
export type RunNotesPage = z.infer<typeof runNotesPageSchema>;
