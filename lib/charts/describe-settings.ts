import { formatGiven, formatPercent } from "@/lib/core/format-number";
import type { RunSettings } from "@/lib/core/run-settings";
import type { RunFact } from "./describe-run";

type Value = string | number | boolean | readonly string[] | null;

/** Every setting that was stated, in words, and the names of those that were not. */
export function describeSettings(settings: RunSettings): {
  readonly stated: readonly RunFact[];
  readonly missing: readonly string[];
} {
  const entries: readonly (readonly [term: string, value: Value])[] = [
    ["description", settings.description],
    ["model", settings.model],
    ["activation", settings.activation],
    ["normalisation", settings.normalisation],
    ["residual connections", settings.residual],
    ["optimizer", settings.optimizer],
    ["learning rate", settings.learningRate],
    ["schedule", settings.schedule],
    ["momentum", settings.momentum],
    ["weight decay", settings.weightDecay],
    ["batch size", settings.batchSize],
    ["gradient clipping", settings.gradientClip],
    ["logged gradient norm", settings.gradientNormLogged],
    ["loss scale", settings.lossScale],
    ["accumulated batches", settings.accumulatedBatches],
    ["task", settings.task],
    ["data set", settings.dataset],
    ["training set size", settings.trainingSize],
    ["validation set size", settings.validationSize],
    [
      "share of events in training",
      settings.trainingPrevalence === null ? null : formatPercent(settings.trainingPrevalence),
    ],
    // A seed is a name, not a quantity: no separators.
    ["seed", settings.seed === null ? null : String(settings.seed)],
    ["planned steps", settings.plannedSteps],
    ["frozen layers", settings.frozenLayers],
    ["patient subgroups", settings.subgroups],
  ];
  const isStated = (value: Value): boolean => value !== null && !(Array.isArray(value) && value.length === 0);
  return {
    stated: [
      ...entries.flatMap(([term, value]) => (isStated(value) ? [{ term, text: valueText(value) }] : [])),
      { term: "patients", text: settings.synthetic ? "synthetic, no real patients" : "not marked as synthetic" },
    ],
    missing: entries.flatMap(([term, value]) => (isStated(value) ? [] : [term])),
  };
}

function valueText(value: Value): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return formatGiven(value);
  return typeof value === "string" || value === null ? (value ?? "") : value.join(", ");
}
