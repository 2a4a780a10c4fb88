import * as z from "zod";
import { PROOF_ARMS } from "@/lib/core/proof-plan";
import { TRAINING_STATES, TRAININGS } from "@/lib/core/training";
import { leavesTextInOrder, NO_TURNING_MARKS, writeOutTurningMarks } from "@/lib/core/turning-marks";
import { DIAGNOSIS_STATUSES, RULE_IDS } from "@/lib/core/verdict";
import { issueSchema } from "./issue";
import { NAME_LIMIT, nameSchema } from "./name";
import { editableSettingsSchema, settingsChangeSchema } from "./run-settings";
import { RUN_SOURCES } from "./run-sources";

export const REASON_LIMIT = 1000;
const TAG_LIMIT = 1000;

/** How the training of a run stands; times of its trainer's clock, but for `lastPointsAt`, which is the server's. */
export const runTrainingSchema = z.strictObject({
  /** "stalled": said to run, and nothing came for ten times as long as between its batches, and at least 10 minutes. */
  state: z.enum(TRAINING_STATES),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Of a run that is said to run: when live points came last. */
  lastPointsAt: z.iso.datetime().nullable(),
});
export type RunTraining = z.infer<typeof runTrainingSchema>;

/** One row of the list of runs. */
export const runListItemSchema = z.strictObject({
  id: z.string(),
  project: z.strictObject({ id: z.string(), name: z.string() }),
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** "pending" while the diagnosis is being computed. */
  status: z.enum([...DIAGNOSIS_STATUSES, "pending"]),
  summary: z.string().nullable(),
  training: runTrainingSchema,
  model: z.string().nullable(),
  layerCount: z.int(),
  /** How many of the compared layers are learning; null where it could not be told. */
  effectiveDepth: z.strictObject({ learning: z.int(), compared: z.int() }).nullable(),
  points: z.int(),
  steps: z.strictObject({ first: z.number(), last: z.number() }).nullable(),
  formats: z.array(z.string()),
  /** At most 48 values of the training loss, ascending in step; null where it was not finite. */
  lossSpark: z.array(z.number().nullable()),
  subgroups: z.array(z.string()),
  /** Mean of the last tenth of the training loss; null where it was not logged or ends without a number. */
  finalLoss: z.number().nullable(),
  lastImport: z.strictObject({ filename: z.string(), at: z.iso.datetime() }).nullable(),
  /** The experiment that the run says it belongs to; null for an ordinary run. */
  proof: z.strictObject({ plan: z.string(), arm: z.enum(PROOF_ARMS), seed: z.int() }).nullable(),
});
export type RunListItem = z.infer<typeof runListItemSchema>;

export const RUN_SORTS = ["newest", "oldest", "name", "weight", "training", "last-step", "loss"] as const;

export const runListQuerySchema = z.strictObject({
  project: z.string().exactOptional(),
  search: z.string().max(NAME_LIMIT).exactOptional(),
  status: z.enum([...DIAGNOSIS_STATUSES, "pending"]).exactOptional(),
  /** What its trainer said last; of a run of files nobody says it. */
  training: z.enum(TRAININGS).exactOptional(),
  /** A rule with a finding. */
  rule: z.enum(RULE_IDS).exactOptional(),
  source: z.enum(RUN_SOURCES).exactOptional(),
  /** Name of an experiment of an MLflow client. */
  experiment: z.string().max(NAME_LIMIT).exactOptional(),
  /** A tag of a tracker: its key, or key=value. */
  tag: z.string().max(TAG_LIMIT).exactOptional(),
  /** Runs of experiments, too ("with"), none of them, or those of the plan of this SHA-256 alone. */
  proof: z
    .string()
    .regex(/^(?:with|without|[0-9a-f]{64})$/, "Expected with, without, or the SHA-256 of a plan.")
    .default("with"),
  sort: z.enum(RUN_SORTS).default("newest"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  /** Runs on a page. */
  size: z.enum(["50", "200"]).default("50"),
});
export type RunListQuery = z.infer<typeof runListQuerySchema>;

export const runListPageSchema = z.strictObject({
  runs: z.array(runListItemSchema),
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
  /** How many runs of experiments the other filters find, whether they are listed or not. */
  ofExperiments: z.int(),
});
export type RunListPage = z.infer<typeof runListPageSchema>;

export const createRunBodySchema = z.strictObject({ project: z.string(), name: nameSchema });

export const changeRunBodySchema = z
  .strictObject({
    name: nameSchema.exactOptional(),
    settings: settingsChangeSchema.exactOptional(),
    /** What the trainer says of itself. */
    training: z.enum(["running", "finished", "failed", "killed"]).exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, "Expected a name, settings or training to change, found none.");
export type ChangeRunBody = z.infer<typeof changeRunBodySchema>;

/** One run, with the settings that people may change: as the files state them, and as people do instead. */
export const runDetailsSchema = runListItemSchema.extend({
  settings: z.strictObject({ stated: editableSettingsSchema, edited: editableSettingsSchema }),
});
export type RunDetails = z.infer<typeof runDetailsSchema>;

export const deleteRunBodySchema = z.strictObject({
  reason: z.string().trim().min(1).max(REASON_LIMIT).refine(leavesTextInOrder, NO_TURNING_MARKS),
});

export const importQuerySchema = z.strictObject({
  project: z.string().min(1),
  run: nameSchema,
  filename: z.string().min(1).max(NAME_LIMIT).overwrite(writeOutTurningMarks),
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

export const importResultSchema = z.strictObject({
  runId: z.string(),
  format: z.string(),
  points: z.int(),
  sha256: z.string(),
  issues: z.array(issueSchema),
  issueCount: z.int(),
  /** The run has the same content already; nothing changed. */
  duplicate: z.boolean(),
  /** The file made the run; false when it went to one that was there already. */
  newRun: z.boolean(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** Longest key that a client may give a batch so that it counts once. */
export const IDEMPOTENCY_KEY_LIMIT = 200;

export const appendedPointsSchema = z.strictObject({
  accepted: z.int(),
  /** Points of a batch that was sent before with the same key. */
  duplicates: z.int(),
  /** Rows, records and cells that could not be taken. */
  refused: z.int(),
  revision: z.int(),
});
export type AppendedPoints = z.infer<typeof appendedPointsSchema>;

/** One line of an import that reports its progress (`Accept: application/x-ndjson`); the last line is the result or a problem. */
export type ImportProgress = {
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
  readonly points: number;
  readonly issues: number;
};
