import * as z from "zod";
import { findIdentifier } from "@/lib/core/find-identifier";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";

const NAME_LIMIT = 1024;
const TEXT_LIMIT = 4000;
const LAYERS_LIMIT = 10_000;

const text = z
  .string("Expected a text, or null to take what the files say.")
  .trim()
  .min(1, "Expected a text, found an empty one; null takes what the files say.")
  .max(TEXT_LIMIT)
  .regex(/^\P{Cc}+$/u, "Expected a text without control characters.")
  .refine(leavesTextInOrder, NO_TURNING_MARKS);

/** A statement of people in their own words, on one line; what looks like it identifies a patient is refused. */
export const statementSchema = z
  .string("Expected a text, or null for nothing stated.")
  .overwrite((given) => given.replaceAll(/\s+/gu, " ").trim())
  .min(1, "Expected a text, found an empty one; null takes what the files say.")
  .max(TEXT_LIMIT, { error: ({ input }) => tooLong(String(input).length), abort: true })
  .regex(/^\P{Cc}*$/u, "Expected a text without control characters.")
  .refine(leavesTextInOrder, NO_TURNING_MARKS)
  .superRefine((given, context) => {
    const found = findIdentifier(given);
    if (found !== null) context.addIssue(`Expected a text without what identifies a patient, found ${found}.`);
  });

function tooLong(found: number): string {
  return `Expected a text of at most ${TEXT_LIMIT.toLocaleString("en-US")} characters, found ${found.toLocaleString("en-US")}.`;
}

const number = z.number("Expected a number, or null to take what the files say.");
const count = z
  .int("Expected a whole number, or null to take what the files say.")
  .positive("Expected a whole number of 1 or more.");

const layerOrder = z
  .array(
    z.string().min(1).max(NAME_LIMIT).refine(leavesTextInOrder, NO_TURNING_MARKS),
    "Expected a list of names, the layer at the input first.",
  )
  .min(1, "Expected at least one layer, found none; null takes what the files say.")
  .max(LAYERS_LIMIT)
  .superRefine((names, context) => {
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice !== undefined) context.addIssue(`Expected each layer once, found "${twice.slice(0, 80)}" twice.`);
  });

/** Settings that people may state in place of the files, by the names of lib/core/run-settings.ts. */
export const editableSettingsSchema = z.strictObject({
  /** Modules or parameters from the input to the output. */
  layerOrder: layerOrder.nullable().exactOptional(),
  optimizer: text.nullable().exactOptional(),
  learningRate: number.nonnegative("Expected a learning rate of 0 or more.").nullable().exactOptional(),
  momentum: number.nullable().exactOptional(),
  weightDecay: number.nullable().exactOptional(),
  batchSize: count.nullable().exactOptional(),
  schedule: text.nullable().exactOptional(),
  model: text.nullable().exactOptional(),
  modelKind: text.nullable().exactOptional(),
  activation: text.nullable().exactOptional(),
  task: text.nullable().exactOptional(),
  lossFunction: text.nullable().exactOptional(),
  /** Loss of the model without any input, as it is logged; may be negative. */
  nullLoss: number.nullable().exactOptional(),
  gradientMethod: text.nullable().exactOptional(),
  /** Over what the loss is an average or an integral. */
  expectation: text.nullable().exactOptional(),
  trainingSize: count.nullable().exactOptional(),
  /** Share of events among the training cases. */
  trainingPrevalence: number
    .min(0, "Expected a share of events from 0 to 1.")
    .max(1, "Expected a share of events from 0 to 1; 12 % is 0.12.")
    .nullable()
    .exactOptional(),
  parameterCount: count.nullable().exactOptional(),
  gradientClip: text.nullable().exactOptional(),
  /** What the logged gradient norm is, for example "before clipping". */
  gradientNormLogged: text.nullable().exactOptional(),
  lossScale: number.positive("Expected a loss scale above 0.").nullable().exactOptional(),
  accumulatedBatches: count.nullable().exactOptional(),
  intendedUse: statementSchema.nullable().exactOptional(),
  intendedUsers: statementSchema.nullable().exactOptional(),
  intendedPopulation: statementSchema.nullable().exactOptional(),
  outOfScope: statementSchema.nullable().exactOptional(),
  ownerWarnings: statementSchema.nullable().exactOptional(),
  funding: statementSchema.nullable().exactOptional(),
  dataSource: statementSchema.nullable().exactOptional(),
  dataYears: statementSchema.nullable().exactOptional(),
  exclusions: statementSchema.nullable().exactOptional(),
  missingValues: statementSchema.nullable().exactOptional(),
  developmentData: statementSchema.nullable().exactOptional(),
});
export type EditableSettings = z.infer<typeof editableSettingsSchema>;
export type EditableSetting = keyof EditableSettings;

export const EDITABLE_SETTINGS = editableSettingsSchema.keyof().options;

/** What people state of a run; a setting of null counts again as the files state it, one left out stays. */
export const settingsChangeSchema = editableSettingsSchema.refine(
  (change) => Object.keys(change).length > 0,
  "Expected at least one setting to change, found none.",
);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
