import { formatCount, formatGiven, formatPercent } from "@/lib/core/format-number";
import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { EMPTY_SETTINGS, type RunSettings, type StatedSettings } from "@/lib/core/run-settings";
import type { RunFact } from "./describe-run";

type Value = string | number | boolean | readonly string[] | null;

export type SettingFact = RunFact & {
  readonly field: keyof RunSettings;
  /** What the files state where a person stated the text instead; null where the files count. */
  readonly insteadOf: string | null;
};

/**
 * Every setting that counts, in words, and the names of those that nobody stated.
 *
 * @param sources what files stated, and what people stated in place of it
 */
export function describeSettings(
  settings: RunSettings,
  sources: { readonly stated: StatedSettings; readonly edited: StatedSettings },
): {
  readonly stated: readonly SettingFact[];
  readonly missing: readonly string[];
} {
  const facts = listSettings(settings);
  const inFiles = new Map(
    listSettings({ ...EMPTY_SETTINGS, ...sources.stated }).map((fact) => [fact.term, fact.value]),
  );
  const given = facts.flatMap(({ term, field, value }): SettingFact[] => {
    if (!isStated(value)) return [];
    const before = inFiles.get(term) ?? null;
    const insteadOf = !Object.hasOwn(sources.edited, field) ? null : isStated(before) ? valueText(before) : "nothing";
    return [{ term, field, text: valueText(value), insteadOf }];
  });
  const patients = settings.synthetic ? "synthetic, no real patients" : "not marked as synthetic";
  return {
    stated: [...given, { term: "patients", field: "synthetic", text: patients, insteadOf: null }],
    missing: facts.flatMap(({ term, value }) => (isStated(value) ? [] : [term])),
  };
}

/** One stated setting in words; null for a name that is none, and for what nobody stated. */
export function describeSetting(settings: RunSettings, field: string): RunFact | null {
  if (field === "layerOrder" && settings.layerOrder !== null)
    return { term: "order of the layers", text: formatCount(settings.layerOrder.length, "name") };
  const found = listSettings(settings).find((setting) => setting.field === field);
  return found !== undefined && isStated(found.value) ? { term: found.term, text: valueText(found.value) } : null;
}

/** What a setting is called. */
export function settingTerm(field: keyof RunSettings): string {
  return listSettings(EMPTY_SETTINGS).find((setting) => setting.field === field)?.term ?? field;
}

type Setting = { readonly term: string; readonly field: keyof RunSettings; readonly value: Value };

function listSettings(settings: RunSettings): readonly Setting[] {
  const { trainingPrevalence, seed } = settings;
  return [
    { term: "description", field: "description", value: settings.description },
    { term: "model", field: "model", value: settings.model },
    { term: "kind of model", field: "modelKind", value: settings.modelKind },
    { term: "activation", field: "activation", value: settings.activation },
    { term: "normalisation", field: "normalisation", value: settings.normalisation },
    { term: "residual connections", field: "residual", value: settings.residual },
    { term: "parameters", field: "parameterCount", value: settings.parameterCount },
    { term: "optimizer", field: "optimizer", value: settings.optimizer },
    { term: "learning rate", field: "learningRate", value: settings.learningRate },
    { term: "schedule", field: "schedule", value: settings.schedule },
    { term: "momentum", field: "momentum", value: settings.momentum },
    { term: "weight decay", field: "weightDecay", value: settings.weightDecay },
    { term: "batch size", field: "batchSize", value: settings.batchSize },
    { term: "gradient clipping", field: "gradientClip", value: settings.gradientClip },
    { term: "logged gradient norm", field: "gradientNormLogged", value: settings.gradientNormLogged },
    { term: "loss scale", field: "lossScale", value: settings.lossScale },
    { term: "accumulated batches", field: "accumulatedBatches", value: settings.accumulatedBatches },
    { term: "task", field: "task", value: settings.task },
    { term: "loss function", field: "lossFunction", value: settings.lossFunction },
    { term: "loss without inputs", field: "nullLoss", value: settings.nullLoss },
    { term: "how gradients are computed", field: "gradientMethod", value: settings.gradientMethod },
    { term: "the loss is an average over", field: "expectation", value: settings.expectation },
    { term: "data set", field: "dataset", value: settings.dataset },
    { term: "training set size", field: "trainingSize", value: settings.trainingSize },
    { term: "validation set size", field: "validationSize", value: settings.validationSize },
    {
      term: "share of events in training",
      field: "trainingPrevalence",
      value: trainingPrevalence === null ? null : formatPercent(trainingPrevalence),
    },
    // A seed is a name, not a quantity: no separators.
    { term: "seed", field: "seed", value: seed === null ? null : String(seed) },
    { term: "planned steps", field: "plannedSteps", value: settings.plannedSteps },
    { term: "frozen layers", field: "frozenLayers", value: settings.frozenLayers },
    { term: "patient subgroups", field: "subgroups", value: settings.subgroups },
    ...OWNER_STATEMENTS.map(({ field, term }) => ({ term, field, value: settings[field] })),
  ];
}

function isStated(value: Value): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

function valueText(value: Value): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return formatGiven(value);
  return typeof value === "string" || value === null ? (value ?? "") : value.join(", ");
}
