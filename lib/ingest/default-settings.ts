import type { RunSettings } from "@/lib/core/run-settings";

/** Settings of a run of which nobody stated anything. */
export const EMPTY_SETTINGS: RunSettings = {
  name: null,
  description: null,
  synthetic: false,
  model: null,
  activation: null,
  normalisation: null,
  residual: null,
  layerOrder: null,
  numel: {},
  frozenLayers: [],
  optimizer: null,
  learningRate: null,
  schedule: null,
  momentum: null,
  weightDecay: null,
  batchSize: null,
  gradientClip: null,
  gradientNormLogged: null,
  lossScale: null,
  accumulatedBatches: null,
  task: null,
  dataset: null,
  trainingSize: null,
  validationSize: null,
  trainingPrevalence: null,
  seed: null,
  plannedSteps: null,
  subgroups: [],
};

/**
 * What was stated later wins, field by field; null never wipes out a statement. Element counts add
 * up by name.
 */
export function mergeSettings(base: RunSettings, stated: Partial<RunSettings>): RunSettings {
  const given = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null && value !== undefined));
  return { ...base, ...given, numel: { ...base.numel, ...stated.numel } };
}
