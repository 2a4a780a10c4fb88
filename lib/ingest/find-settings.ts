import * as z from "zod";
import type { RunSettings } from "@/lib/core/run-settings";
import { proofClaimSchema } from "@/lib/schema/proof-plan";
import { statementSchema } from "@/lib/schema/run-settings";
import { LAYERS_LIMIT, NAME_LENGTH_LIMIT, NESTING_LIMIT } from "./limits";
import { type JsonObject, nestsDeeperThan } from "./parse-json-line";
import { storableName } from "./storable-name";

const name = z.string().min(1).max(NAME_LENGTH_LIMIT).overwrite(storableName);
const text = z.string().min(1).max(4000).overwrite(storableName);
/** Teams write `["cosine", 80]` or `{"type": "cosine"}` where others write a sentence. */
const anyText = z.union([
  text,
  z.number().transform(String),
  z.boolean().transform((on) => (on ? "yes" : "none")),
  listText(),
  objectText(),
]);
const names = z.array(name).max(LAYERS_LIMIT);
const count = z.int().nonnegative();

const OTHER_KIND = "Expected another kind of value.";

/** Every setting: what it is called in `meta.json`, most telling name first, and what it must be. */
const FIELDS: {
  readonly [field in keyof RunSettings]: readonly [z.ZodType<RunSettings[field]>, ...(readonly string[])];
} = {
  name: [name, "name", "run_name", "run_id"],
  description: [text, "description", "notes"],
  synthetic: [z.boolean(), "synthetic", "simulated"],
  model: [anyText, "model", "architecture", "arch"],
  modelKind: [anyText, "model_kind", "kind_of_model", "model_type"],
  activation: [anyText, "activation"],
  normalisation: [anyText, "normalisation", "normalization", "norm", "norm_layer"],
  residual: [z.boolean(), "residual", "skip_connections"],
  layerOrder: [names, "layer_order_input_to_output", "layer_order", "layers"],
  numel: [z.record(name, z.int().positive()), "numel", "numel_by_layer"],
  parameterCount: [count, "parameter_count", "n_params", "num_params", "num_parameters", "n_parameters"],
  frozenLayers: [names, "frozen_layers", "frozen"],
  optimizer: [anyText, "optimizer", "optimiser", "optim"],
  learningRate: [z.number().nonnegative(), "learning_rate", "lr", "initial_lr", "base_lr"],
  schedule: [anyText, "schedule", "lr_schedule", "lr_scheduler", "scheduler"],
  momentum: [z.number(), "momentum"],
  weightDecay: [z.number(), "weight_decay"],
  batchSize: [count, "batch_size"],
  gradientClip: [
    anyText,
    "gradient_clip",
    "grad_clip",
    "gradient_clipping",
    "gradient_clip_val",
    "max_grad_norm",
    "clip",
  ],
  gradientNormLogged: [anyText, "gradient_norm_logged", "grad_norm_logged", "logged_gradient_norm"],
  lossScale: [z.number().positive(), "loss_scale", "grad_scale"],
  accumulatedBatches: [
    ...([
      count,
      "accumulated_batches",
      "accumulated",
      "gradient_accumulation_steps",
      "accumulate_grad_batches",
    ] as const),
    ...["accumulation_steps", "grad_accum"],
  ],
  task: [anyText, "task"],
  lossFunction: [anyText, "loss_function", "loss_fn", "criterion", "objective"],
  nullLoss: [z.number(), "null_loss", "loss_without_inputs"],
  gradientMethod: [anyText, "gradient_method", "gradients_computed", "differentiation"],
  expectation: [anyText, "expectation", "loss_is_mean_over"],
  dataset: [anyText, "dataset", "data", "dataset_name"],
  trainingSize: [count, "training_size", "n_train", "train_size", "num_train"],
  validationSize: [count, "validation_size", "n_val", "n_valid", "n_validation", "val_size", "num_val"],
  trainingPrevalence: [
    z.number().min(0).max(1),
    "training_prevalence",
    "prevalence_train",
    "train_prevalence",
    "prevalence",
  ],
  seed: [z.int(), "seed", "random_seed"],
  plannedSteps: [count, "planned_steps", "steps", "max_steps", "total_steps", "num_steps"],
  subgroupSizes: [
    z.record(name, z.int().nonnegative()),
    ...(["subgroup_n_train", "n_train_by_subgroup", "n_train_by_group", "subgroup_sizes"] as const),
  ],
  proof: [proofClaimSchema, "proof"],
  intendedUse: [statementSchema, "intended_use"],
  intendedUsers: [statementSchema, "intended_users"],
  intendedPopulation: [statementSchema, "intended_population"],
  outOfScope: [statementSchema, "out_of_scope"],
  ownerWarnings: [statementSchema, "owner_warnings"],
  funding: [statementSchema, "funding"],
  dataSource: [statementSchema, "data_source"],
  dataYears: [statementSchema, "data_years"],
  exclusions: [statementSchema, "exclusions"],
  missingValues: [statementSchema, "missing_values"],
  developmentData: [statementSchema, "development_data"],
  subgroups: [z.union([names, z.record(name, z.unknown()).transform((groups) => Object.keys(groups))]), "subgroups"],
};

/** What these expect is more than a kind of value. */
const SAYS_ITSELF: ReadonlySet<z.ZodType> = new Set<z.ZodType>([statementSchema, proofClaimSchema]);

export type FoundSettings = {
  readonly settings: Partial<RunSettings>;
  /** Entries of the right name with another kind of value, and what was expected of each, as a sentence. */
  readonly ignored: readonly { readonly key: string; readonly expected: string }[];
};

/**
 * The settings among the entries of an object, whatever wrote it: a team in `meta.json`, or the
 * configuration that a logger keeps. Unknown keys are ignored, null means "not stated", and a setting
 * of another kind than expected is left out and named.
 */
export function findSettings(document: JsonObject): FoundSettings {
  const stated = new Map(Object.entries(document).map(([key, value]) => [plainKey(key), { key, value }]));
  const ignored: FoundSettings["ignored"][number][] = [];
  const settings: Record<string, unknown> = {};
  for (const [field, [schema, ...aliases]] of Object.entries(FIELDS)) {
    for (const alias of new Set([...aliases, field].map(plainKey))) {
      const entry = stated.get(alias);
      if (entry === undefined || entry.value === null) continue;
      // Writing a value out as text goes as deep as it nests, and so would the stack.
      const isDeep = nestsDeeperThan(entry.value, NESTING_LIMIT);
      const parsed = isDeep ? schema.safeParse(undefined) : schema.safeParse(entry.value);
      if (parsed.success) settings[field] = parsed.data;
      else
        ignored.push({
          key: entry.key,
          expected: SAYS_ITSELF.has(schema) ? firstMessage(entry.key, parsed.error) : OTHER_KIND,
        });
      if (parsed.success) break;
    }
  }
  return { settings, ignored };
}

/** What is wrong inside an object is told with the name of the field. */
function firstMessage(key: string, { issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return OTHER_KIND;
  return issue.path.length === 0 ? issue.message : `${[key, ...issue.path].join(".")}: ${issue.message}`;
}

/** `learningRate`, `learning-rate` and `learning_rate` are one key. */
function plainKey(key: string): string {
  return key.toLowerCase().replaceAll(/[_\- ]/g, "");
}

function listText() {
  const item = z.union([z.string(), z.number(), z.boolean()]);
  return z
    .array(item)
    .min(1)
    .max(20)
    .transform((items) => storableName(items.join(" ")));
}

function objectText() {
  return z.looseObject({}).transform((value) => storableName(JSON.stringify(value).slice(0, 1000)));
}
