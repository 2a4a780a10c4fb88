import type { RunSettings } from "./run-settings";

/** Kinds of model that are told apart; which rules apply to each is said in lib/diagnostics/kinds-of-run.ts. */
export const MODEL_KINDS = [
  "neural-network",
  "logistic-regression",
  "survival",
  "bayesian",
  "gradient-regularised",
  "time-series",
] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

export const MODEL_KIND_NAMES: Readonly<Record<ModelKind, string>> = {
  "neural-network": "neural network",
  "logistic-regression": "logistic regression",
  survival: "Cox or other survival likelihood",
  bayesian: "Bayesian posterior",
  "gradient-regularised": "gradient-regularised model",
  "time-series": "time series",
};

export type RecognisedKind = {
  readonly kind: ModelKind;
  /** The setting that says so; null where nothing was stated and a neural network is assumed. */
  readonly from: "modelKind" | "model" | "lossFunction" | "task" | null;
};

/** Teams' words for each kind; the first that fits counts, the more special one first. */
const WORDS: readonly (readonly [ModelKind, RegExp])[] = [
  ["bayesian", /bayes|posterior|variational|\belbo\b|\bmcmc\b|langevin/i],
  ["gradient-regularised", /gradient.?(?:penal|regulari)|jacobian.?(?:penal|regulari)|double.?back|sobolev/i],
  ["survival", /\bcox\b|proportional.?hazard|partial.?likelihood|time.?to.?event|survival.?(?:model|likelihood|anal)/i],
  ["time-series", /time.?series|forecast|auto.?regress|\barima\b/i],
  ["logistic-regression", /logistic.?regress|\blogit.?model/i],
];

const NETWORK = /neural|network|\bnets?\b|\bmlp\b|perceptron|\bcnn\b|\brnn\b|\bgru\b|\blstm\b|transformer|hidden|deep/i;
const LINEAR = /logistic.?regress|cox.?regress|linear.?predictor|linear.?model|linear.?regress|generali[sz]ed.?linear/i;

/**
 * The kind of model as far as it was stated: under its own name, else by the model's name, the loss
 * function or the task. Where nothing tells, a neural network is assumed.
 */
export function recogniseModelKind(settings: RunSettings): RecognisedKind {
  for (const from of ["modelKind", "model", "lossFunction", "task"] as const) {
    const text = settings[from];
    if (text === null) continue;
    const kind = WORDS.find(([, words]) => words.test(text))?.[0];
    if (kind !== undefined && !(kind === "logistic-regression" && NETWORK.test(text))) return { kind, from };
    // "survival" alone also names a yes-or-no outcome; as a kind of model it means the likelihood.
    if (from === "modelKind" && /surviv/i.test(text)) return { kind: "survival", from };
    if (from !== "lossFunction" && from !== "task" && NETWORK.test(text)) return { kind: "neural-network", from };
  }
  return { kind: "neural-network", from: null };
}

/** True where model or kind were stated as linear in their inputs: no layer stands between input and output. */
export function isStatedLinear({ model, modelKind }: RunSettings): boolean {
  const text = [modelKind, model].filter((part) => part !== null).join("; ");
  return LINEAR.test(text) && !NETWORK.test(text);
}
