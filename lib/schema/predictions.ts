import * as z from "zod";
import { writeOutTurningMarks } from "@/lib/core/turning-marks";
import { NAME_LIMIT } from "./name";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 of 64 hexadecimal digits, in lower case");

/** What ties predictions to a training is optional; without it nothing shows that they come from it. */
export const addPredictionsQuerySchema = z.strictObject({
  filename: z.string().min(1).max(NAME_LIMIT).overwrite(writeOutTurningMarks).default("predictions.csv"),
  checkpointStep: z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).exactOptional(),
  modelSha256: sha256Schema.exactOptional(),
  dataSha256: sha256Schema.exactOptional(),
});
export type AddPredictionsQuery = z.infer<typeof addPredictionsQuerySchema>;

const warningSchema = z.strictObject({
  code: z.enum(["duplicate-patients", "patients-in-training", "equal-to-labels", "looks-like-training"]),
  message: z.string(),
});

export const addedPredictionsSchema = z.strictObject({
  id: z.string(),
  rows: z.int(),
  sha256: z.string(),
  /** Columns of groups and of what clinical rules are computed from. */
  columns: z.array(z.string()),
  comparators: z.array(z.string()),
  warnings: z.array(warningSchema),
  /** The run has the same file already; nothing changed. */
  duplicate: z.boolean(),
});
export type AddedPredictions = z.infer<typeof addedPredictionsSchema>;

/** What is known of the prediction sets of a run, without any row of a patient; the latest first. */
export const predictionSetListSchema = z.strictObject({
  predictions: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      sha256: z.string(),
      /** Null, as are all numbers of rows, for a reader to whom single patients are closed. */
      byteLength: z.int().nullable(),
      rows: z.int().nullable(),
      columns: z.array(z.string()),
      comparators: z.array(z.string()),
      /** Rows of each part of the data, as the file names them; empty where it names none. */
      splits: z.array(z.strictObject({ label: z.string(), rows: z.int().nullable() })),
      checkpointStep: z.int().nullable(),
      modelSha256: z.string().nullable(),
      dataSha256: z.string().nullable(),
      warnings: z.array(warningSchema),
      actor: z.string().nullable(),
      createdAt: z.iso.datetime(),
    }),
  ),
});
export type PredictionSetList = z.infer<typeof predictionSetListSchema>;
