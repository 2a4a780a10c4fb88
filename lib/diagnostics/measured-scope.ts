/**
 * What the words of a team's settings mean when a run is compared with the runs that the error rates
 * were measured on. Both sides go through here, so that "Adam" and "torch.optim.Adam" are one.
 */
import type { RunSettings } from "@/lib/core/run-settings";
import { momentumOf } from "./measures/optimizer-kind";

/** Kinds of network by the words that mean them; the first that fits wins. */
const ARCHITECTURES: readonly (readonly [string, RegExp])[] = [
  ["transformer", /transformer|self.?attention|\bbert\b|\bgpt/],
  ["lstm", /lstm/],
  ["gru", /\bgru/],
  ["rnn", /\brnn|recurrent|elman/],
  ["cnn", /cnn|convnet|convolution|\bconv\d?d?\b|resnet|u-?net\b|densenet/],
  ["mlp", /\bmlp|perceptron|fully.?connected|feed.?forward|dense network/],
];

const ADAPTIVE: readonly (readonly [string, RegExp])[] = [
  ["adamw", /\badam_?w\b/],
  ["adam", /\badam\b/],
  ["rmsprop", /rmsprop/],
];

/** The kind of network that a team's words mean; words that mean none known stand for themselves. */
export function nameArchitecture(model: string): string {
  const words = model.trim().toLowerCase();
  return ARCHITECTURES.find(([, pattern]) => pattern.test(words))?.[0] ?? words;
}

/** Descent with momentum is another optimiser than without; null where none was stated. */
export function nameOptimizer(settings: RunSettings): string | null {
  const words = settings.optimizer?.trim().toLowerCase() ?? "";
  if (words === "") return null;
  const adaptive = ADAPTIVE.find(([, pattern]) => pattern.test(words));
  if (adaptive !== undefined) return adaptive[0];
  if (!/\bsgd\b|momentum|nesterov|gradient.?descent/.test(words)) return words;
  return momentumOf(settings) > 0 ? "sgd with momentum" : "sgd";
}
