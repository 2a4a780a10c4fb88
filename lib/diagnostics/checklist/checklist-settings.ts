import type { RunSettings } from "@/lib/core/run-settings";
import type { ChecklistItem } from "@/lib/core/verdict";

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

/** The settings that a question asks for and that nobody stated. */
export function missingSettings(id: ChecklistItem["id"], settings: RunSettings): readonly ChecklistSetting[] {
  const needed: readonly ChecklistSetting[] = NEEDED[id];
  return needed.filter((field) => settings[field] === null);
}
