/**
 * Which rules apply to which kind of run, with which inputs, and which do not. The one table behind the
 * verdicts, docs/kinds-of-run.md and the page of the checks.
 */
import { isStatedLinear, type ModelKind, recogniseModelKind } from "@/lib/core/model-kind";
import type { RuleId } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { isContinuousTask } from "./measures/constant-predictor";

/** What a run must have for a rule to apply to it; `sentence` is what is said of a run that has it not. */
export type Condition = { readonly words: string; readonly sentence: string; holds(run: RunData): boolean };

/** A rule for one kind of run. */
export type Applicability =
  | { readonly applies: true; readonly inputs: string; readonly onlyWith: Condition | null }
  | { readonly applies: false; readonly reason: string };

const LAYERS = layers("The model is linear and has no layers that a signal could fade in.");
const UNITS = layers("The model is linear and has no hidden units that could die.");
const DEPTH = layers("The model is linear: one layer holds everything that is learnt.");
const RANDOM_START = layers(
  "The limits are those of layers whose weights start at random; the coefficients of a linear model start at zero, and any step is large beside that.",
);
const CLASSES: Condition = {
  words: "an outcome of classes",
  sentence: "The outcome is a quantity, and a quantity has no share of events.",
  holds: ({ settings }) => !isContinuousTask(settings),
};
const BATCHES: Condition = {
  words: "batches smaller than the training set",
  sentence: "Each step uses all training cases, so that no batch adds noise to the gradient.",
  holds: ({ settings: { batchSize, trainingSize } }) =>
    batchSize === null || trainingSize === null || batchSize < trainingSize,
};

const NETWORK: Readonly<Record<RuleId, Applicability>> = {
  "vanishing-gradient": yes("gradient norms of at least 5 layers", LAYERS),
  "exploding-gradient": yes("the gradient norm, of the whole model or per layer, and the loss"),
  "non-finite": yes("the loss or the gradient norm, written as they are"),
  "dead-units": yes("the share of zero activations per layer", UNITS),
  "update-ratio": yes("update norms and weight norms per layer", RANDOM_START),
  "learning-rate-too-high": yes("the loss, and gradient norms with update norms or the logged rate"),
  "learning-rate-too-low": yes("the loss, and gradient norms with update norms or the logged rate"),
  "not-learning": yes("the training loss; the share of events and the task give it a yardstick"),
  overfitting: yes("the validation loss and the training loss"),
  oscillation: yes("the training loss at every step"),
  "effective-depth": yes("gradient times update, or update norms, per layer", DEPTH),
  "gradient-noise": yes("the gradient norm at two batch sizes, or a noise scale", BATCHES),
  "gradient-provenance": yes("whatever was logged; settings that say what the norm is"),
  "gradient-check": yes("records of kind gradient_check"),
  curvature: yes("the loss of the same batch before and after the step, and gradient times update"),
  "base-rate": yes("the training loss, the share of events and the task", CLASSES),
  "subgroup-excess-loss": yes(
    "predictions by subgroup, or losses per subgroup in training and validation with number and scatter",
  ),
  "subgroup-vanishing": yes("inner products of the subgroups' gradients in half-batches, per layer", LAYERS),
  "subgroup-gradient-share": yes("inner products of the subgroups' gradients in half-batches, and their sizes"),
  "subgroup-gradient-conflict": yes("inner products of the subgroups' gradients in half-batches, and their sizes"),
  "subgroup-performance": yes("predictions per patient"),
};

const NO_ZERO =
  "Its limits are parts of the loss, and a log-likelihood has no zero that parts could be counted from: the loss without inputs depends on how many are at risk.";
const NO_ZERO_POSTERIOR =
  "Its limits are parts of the loss, and a log-posterior has no zero that parts could be counted from: constants come and go with the units and the prior.";

/** What is different for the other kinds. */
const DIFFERENT: Readonly<Record<ModelKind, Partial<Record<RuleId, Applicability>>>> = {
  "neural-network": {},
  "logistic-regression": {
    "vanishing-gradient": yes(
      "gradient norms per layer, where there are layers after all",
      layers("A logistic regression has no layers that a signal could fade in: the chain rule has one factor."),
    ),
    "dead-units": yes(
      "zero activations per layer, where there are layers after all",
      layers("A logistic regression has no hidden units that could die."),
    ),
    "effective-depth": yes(
      "gradient times update per layer, where there are layers after all",
      layers("A logistic regression is one layer, and everything is learnt there."),
    ),
    "gradient-check": yes("records of kind gradient_check, one for each coefficient"),
    "subgroup-vanishing": yes(
      "inner products of the subgroups' gradients per layer, where there are layers after all",
      layers("A logistic regression has no layers that a subgroup's signal could fade in."),
    ),
  },
  survival: {
    "not-learning": yes(
      "the training loss on all cases, the loss without inputs (null_loss), the share of events, the number of cases and of parameters: judged by the likelihood ratio",
    ),
    "learning-rate-too-low": no(NO_ZERO),
    overfitting: no(NO_ZERO),
    "base-rate": no("A survival likelihood asks when events occur; the share of events alone is no answer to that."),
    "subgroup-excess-loss": no(
      "A partial likelihood compares patients with those still at risk; in a subgroup alone it is another loss.",
    ),
    "gradient-noise": yes("the gradient norm at two batch sizes, with the risk sets of the batches", BATCHES),
  },
  bayesian: {
    "not-learning": no(
      "A log-posterior has no zero and no constant answer that it could be compared with; whether the posterior was found is asked by other statistics than this one.",
    ),
    "learning-rate-too-low": no(NO_ZERO_POSTERIOR),
    overfitting: no(NO_ZERO_POSTERIOR),
    oscillation: no(
      "Draws from a posterior are meant to scatter; whether a chain has mixed is asked by other statistics than this one.",
    ),
    "base-rate": no("The loss holds the prior beside the likelihood; the share of events is no yardstick for both."),
  },
  "gradient-regularised": {
    "not-learning": yes("the whole loss, penalty included; it is judged by its fall alone"),
    "base-rate": no("The loss holds a penalty beside the error; the share of events is no yardstick for both."),
    "gradient-check": yes("records of kind gradient_check of the whole loss: the penalty takes second derivatives"),
  },
  "time-series": {
    "vanishing-gradient": yes(
      "gradient norms of at least 5 layers; what fades over time inside one recurrent layer is not seen",
      LAYERS,
    ),
    "gradient-noise": yes(
      "the gradient norm at two batch sizes, in series; steps of one series are no independent cases",
      BATCHES,
    ),
    overfitting: yes("the validation loss on later times or other patients, and the training loss"),
  },
};

/** The rule for a kind of run. */
export function applicabilityOf(kind: ModelKind, rule: RuleId): Applicability {
  return DIFFERENT[kind][rule] ?? NETWORK[rule];
}

/** What keeps a rule from applying to a run, in a sentence; null where it applies. */
export function inapplicableReason(run: RunData, rule: RuleId): string | null {
  const entry = applicabilityOf(recogniseModelKind(run.settings).kind, rule);
  if (!entry.applies) return entry.reason;
  return entry.onlyWith === null || entry.onlyWith.holds(run) ? null : entry.onlyWith.sentence;
}

/** True where the model is linear by what was stated and the log shows no more than one layer. */
export function isWithoutLayers(run: RunData): boolean {
  const { kind } = recogniseModelKind(run.settings);
  return run.layers.length < 2 && (kind === "logistic-regression" || isStatedLinear(run.settings));
}

function layers(sentence: string): Condition {
  return { words: "layers between input and output", sentence, holds: (run) => !isWithoutLayers(run) };
}

function yes(inputs: string, onlyWith: Condition | null = null): Applicability {
  return { applies: true, inputs, onlyWith };
}

function no(reason: string): Applicability {
  return { applies: false, reason };
}
