import { capitalise } from "@/lib/core/capitalise";
import { MODEL_KIND_NAMES } from "@/lib/core/model-kind";
import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import type { StatedSettings } from "@/lib/core/run-settings";
import type { EditableSetting, SettingsChange } from "@/lib/schema/run-settings";

export type SettingsFieldName = Exclude<EditableSetting, "layerOrder">;

export type SettingsField = {
  readonly field: SettingsFieldName;
  readonly label: string;
  readonly hint: string;
  readonly kind: "text" | "number" | "sentences";
  readonly suggestions: readonly string[];
};

/** What the norm is comes first: it decides what verdicts mean. */
const TRAINING_FIELDS: readonly SettingsField[] = [
  {
    field: "gradientNormLogged",
    label: "Logged gradient norm",
    hint: "Whether the norm was taken before or after clipping.",
    kind: "text",
    suggestions: ["before clipping", "after clipping", "no clipping was used"],
  },
  number("lossScale", "Loss scale", "Factor that the logged norm still holds; 1 for none."),
  number("accumulatedBatches", "Accumulated batches", "Batches whose gradients the logged norm adds up; 1 for one."),
  text("gradientClip", "Gradient clipping", "For example: global norm 1.0."),
  text("optimizer", "Optimizer", "For example: SGD, AdamW."),
  number("learningRate", "Learning rate", "For example: 0.001."),
  number("momentum", "Momentum", "0 for none."),
  number("weightDecay", "Weight decay", "0 for none."),
  number("batchSize", "Batch size", "Examples per step."),
  text("schedule", "Schedule", "For example: constant, cosine. A rate that changes has to be logged."),
  number("parameterCount", "Parameters", "Weights and biases together."),
  text("model", "Model", "For example: mlp, cnn, transformer."),
  {
    field: "modelKind",
    label: "Kind of model",
    hint: "Decides which checks apply, and with which inputs.",
    kind: "text",
    suggestions: Object.values(MODEL_KIND_NAMES),
  },
  text("activation", "Activation", "For example: relu, tanh."),
  text("task", "Task", "For example: binary classification, regression (MSE)."),
  text(
    "lossFunction",
    "Loss function",
    "For example: binary cross-entropy, negative log partial likelihood per event.",
  ),
  number("nullLoss", "Loss without inputs", "Of the model that knows no input, as it is logged; for likelihoods."),
  {
    field: "gradientMethod",
    label: "How gradients are computed",
    hint: "By formulas, by automatic differentiation, or by differences.",
    kind: "text",
    suggestions: ["analytic", "automatic", "numerical"],
  },
  text(
    "expectation",
    "The loss is an average over",
    "For example: patients, events and their risk sets, posterior draws.",
  ),
  number("trainingPrevalence", "Share of events", "Among the training cases, from 0 to 1."),
  number("trainingSize", "Training cases", "Patients or examples in the training set."),
];

/** The settings of the dialog in its order, under their headings. */
export const SETTINGS_GROUPS: readonly { readonly title: string; readonly fields: readonly SettingsField[] }[] = [
  { title: "Training", fields: TRAINING_FIELDS },
  { title: "What the model is for", fields: sentences(1) },
  { title: "Where the data come from", fields: sentences(2) },
];

const SETTINGS_FIELDS = SETTINGS_GROUPS.flatMap(({ fields }) => fields);

export type SettingsTexts = Readonly<Record<SettingsFieldName, string>>;

/** The settings as they stand in the fields of the dialog; empty for what was not stated. */
export function textsOf(settings: StatedSettings): SettingsTexts {
  const texts = SETTINGS_FIELDS.map(({ field }) => [field, String(settings[field] ?? "")]);
  return Object.fromEntries(texts) as SettingsTexts;
}

/**
 * What changed in the dialog. A text that is no number stays a text, so that the server says in its own
 * words what it expected.
 */
export function readSettingsForm(texts: SettingsTexts, before: SettingsTexts): SettingsChange {
  const changed = SETTINGS_FIELDS.flatMap(
    ({ field, kind }): (readonly [SettingsFieldName, string | number | null])[] => {
      const given = texts[field].trim();
      if (given === before[field]) return [];
      if (given === "") return [[field, null]];
      const value = Number(given);
      return [[field, kind === "number" && Number.isFinite(value) ? value : given]];
    },
  );
  return Object.fromEntries(changed);
}

function text(field: SettingsFieldName, label: string, hint: string): SettingsField {
  return { field, label, hint, kind: "text", suggestions: [] };
}

/** Statements of people that stand in a section of the report. */
function sentences(section: number): readonly SettingsField[] {
  return OWNER_STATEMENTS.filter((statement) => statement.section === section).map(({ field, term, hint }) => {
    return { field, label: capitalise(term), hint, kind: "sentences", suggestions: [] };
  });
}

function number(field: SettingsFieldName, label: string, hint: string): SettingsField {
  return { field, label, hint, kind: "number", suggestions: [] };
}
