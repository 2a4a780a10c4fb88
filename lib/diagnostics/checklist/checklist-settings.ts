import type { RunSettings } from "@/lib/core/run-settings";
import type { ChecklistItem } from "@/lib/core/verdict";
import type { Layer } from "@/lib/series/run-data";

/** What the log cannot say, by the question that asks for it. */
const NEEDED = {
  loss: ["lossFunction", "task"],
  parameters: ["model", "parameterCount"],
  stability: ["gradientNormLogged"],
  depth: ["modelKind"],
  derivative: ["gradientMethod"],
  sensitivity: ["optimizer", "learningRate"],
  expectation: ["expectation", "trainingSize", "batchSize"],
} as const satisfies Readonly<Record<ChecklistItem["id"], readonly (keyof RunSettings)[]>>;

export type ChecklistSetting = (typeof NEEDED)[ChecklistItem["id"]][number];

/** The settings that a question asks for and that nobody stated; a number of parameters that the layers add up to is known. */
export function missingSettings(
  id: ChecklistItem["id"],
  settings: RunSettings,
  layers: readonly Pick<Layer, "numel">[],
): readonly ChecklistSetting[] {
  const needed: readonly ChecklistSetting[] = NEEDED[id];
  const isCounted = layers.length > 0 && layers.every(({ numel }) => numel !== null);
  return needed.filter((field) => settings[field] === null && !(field === "parameterCount" && isCounted));
}
