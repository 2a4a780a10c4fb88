/**
 * `vanishing-gradient`: δ_{l−1} = D_{l−1} W_lᵀ δ_l, so that in a chain of like layers the size of the
 * gradient is geometric in depth; its slope, and not the size of any one gradient, is the statistic.
 * Weights first; biases, whose gradient is Σ δ_l and free of the size of the activations, as a second
 * witness. Exact zeros from some depth downwards are the limit of the same and are found apart.
 *
 * @see Bengio et al. (1994); Glorot & Bengio (2010); Pascanu et al., arXiv 1211.5063; docs/rules/vanishing-gradient.md
 */
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate, describeLayers, describeNumber } from "../describe-number";
import { describeGradientProvenance } from "../describe-provenance";
import { VANISHING_GUIDE } from "../guides/vanishing-gradient";
import { LAYER_GRADIENT_STEPS, LAYER_GRADIENTS } from "../log-needs";
import { findSignalCut, type SignalCut } from "../measures/find-signal-cut";
import { collectTraces, listGradientSteps } from "../measures/gradient-traces";
import type { LossProgress } from "../measures/loss-progress";
import { limitFor, type VanishingEvidence, weighSeverity, weighVanishing } from "../measures/weigh-vanishing";
import { splitWindows } from "../measures/windows";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { VANISHING } from "../thresholds";

const IDENTITY = { id: "vanishing-gradient", version: 2 } as const;
const STATISTIC = "factor of the gradient over the compared layers, output to input";
const REMEDY =
  "Replace saturating activations (logistic, tanh) by ReLU or GELU; scale the initial weights to the activation (He, Glorot); add residual connections or normalisation between the layers; use fewer layers.";

export const vanishingGradientRule: Rule = {
  ...IDENTITY,
  question: "Does the training signal reach the layers nearest the input?",
  restsOn: ["gradients", "loss"],
  isScaleFree: true,
  guide: VANISHING_GUIDE,
  needs: [LAYER_GRADIENTS, LAYER_GRADIENT_STEPS],
  evaluate: (run, { loss }) => [evaluateVanishing(run, loss)],
};

function evaluateVanishing(run: RunData, loss: LossProgress | null): Verdict {
  const traces = collectTraces(run, "grad_norm", "weight");
  const provenance = describeGradientProvenance(run);
  const cannotTell = (what: string, reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason, provenance });
  if (traces.length === 0) return cannotTell(LAYER_GRADIENTS.missing, "No gradient was logged per layer.");
  const steps = listGradientSteps(run);
  if (steps.length < VANISHING.minimumSteps)
    return cannotTell(
      LAYER_GRADIENT_STEPS.missing,
      `Gradients per layer are finite at ${steps.length} steps; a slope that persists needs ${VANISHING.minimumSteps}.`,
    );
  const windows = splitWindows(steps);
  const cut = findSignalCut(run, windows);
  const cutNote = cut ? [`Exactly zero at the end: ${cut.layers.join(", ")}.`] : [];
  if (cut && isCutFinding(cut, loss)) return describeCut(cut, loss, provenance);

  const evidence = [weighVanishing(run, windows, "weight"), weighVanishing(run, windows, "bias")].filter(
    (item): item is VanishingEvidence => item !== null,
  );
  const first = evidence[0];
  if (!first)
    return cannotTell(
      LAYER_GRADIENTS.missing,
      `Fewer than ${VANISHING.minimumLayers} layers can be compared: the output layer, normalisation, frozen layers and exact zeros take no part.`,
    );
  const shrinking = evidence.find((item) => item.showsShrinking);
  if (!shrinking && !loss?.hasLearnt) {
    const open = findOpenQuestion(run, first, evidence);
    if (open !== null) return cannotTell(open.what, open.reason);
  }
  const severity = shrinking ? weighSeverity(shrinking, loss) : null;
  const shown = shrinking ?? first;
  const notes = [...provenance, ...describeExclusions(shown), ...shown.profile.notes, ...cutNote];
  return shrinking && severity
    ? describeFinding(shrinking, severity, loss, notes)
    : describeNoFinding(shown, shrinking !== undefined, loss, notes);
}

/**
 * What stops a run that has not learnt from being cleared: a factor beyond the limit that the interval or
 * the windows do not bear out, or weights that shrink where the biases, the surer witness, were left out.
 */
function findOpenQuestion(
  run: RunData,
  first: VanishingEvidence,
  evidence: readonly VanishingEvidence[],
): { readonly what: string; readonly reason: string } | null {
  const straddling = evidence.find(({ overall, layers }) => overall < limitFor(layers.length));
  if (straddling)
    return {
      what: "a factor that stays on one side of the limit",
      reason: `Over ${straddling.layers.length} compared layers the factor is ${describeEstimate(straddling.profile.factorOverall)}, and the limit of ${describeNumber(limitFor(straddling.layers.length))} lies inside what its interval or its windows leave open.`,
    };
  const hasTensors = run.layers.some(({ parameters }) => parameters.some(({ role }) => role === "weight"));
  const isOfWeightsOnly = hasTensors && collectTraces(run, "grad_norm", "bias").length === 0;
  return isOfWeightsOnly && first.overallUpper < VANISHING.clearFactor
    ? {
        what: "gradient norms of the biases beside those of the weights",
        reason: `The weights' factor over ${first.layers.length} layers is ${describeNumber(first.overall)}. Gradients of weights hold the size of the activations as well; those of the biases, which would show the signal alone, were not logged.`,
      }
    : null;
}

/** A zero since the first step in a run that learns is a layer frozen on purpose as far as anybody can see. */
function isCutFinding(cut: SignalCut, loss: LossProgress | null): boolean {
  const stands = cut.windows >= Math.min(VANISHING.persistentWindows, cut.of);
  return stands && !(cut.sinceFirstStep && loss?.hasLearnt);
}

function describeCut(cut: SignalCut, loss: LossProgress | null, provenance: readonly string[]): Verdict {
  return makeVerdict(IDENTITY, {
    outcome: "finding",
    severity: loss?.hasLearnt ? "warning" : "critical",
    layers: cut.layers,
    onsetStep: cut.onsetStep,
    statistic: {
      name: "layers that receive no gradient at all",
      estimate: {
        status: "estimated",
        value: cut.layers.length,
        method: "median gradient exactly zero, counted from the input",
        n: cut.of,
        notes: [],
      },
      threshold: {
        value: 0,
        direction: "above",
        source: "The chain rule: a factor of zero leaves nothing for the layers before it",
      },
    },
    effectiveSamples: cut.of,
    persistence: { windows: cut.windows, of: cut.of },
    reason: `The gradient of ${describeLayers(cut.layers)} is exactly zero from step ${cut.onsetStep} on, while that of later layers is not.`,
    explanation: `No training signal at all reaches ${describeLayers(cut.layers)} from step ${cut.onsetStep} on. What these layers compute cannot change any more, so the result rests on the later layers alone.`,
    remedy:
      "See whether a later layer has only inactive units (log zero_frac); lower the learning rate; use leaky ReLU or GELU; if the layers are frozen on purpose, list them in frozen_layers.",
    provenance,
  });
}

function describeFinding(
  evidence: VanishingEvidence,
  severity: "critical" | "warning" | "note",
  loss: LossProgress | null,
  provenance: readonly string[],
): Verdict {
  const shows = evidence.windows.filter((window) => window.shows).length;
  const tensor = evidence.kind === "bias" ? " (measured on the biases)" : "";
  return makeVerdict(IDENTITY, {
    ...describeStatistic(evidence),
    outcome: "finding",
    severity,
    layers: nearestInput(evidence),
    onsetStep: evidence.onsetStep,
    persistence: { windows: shows, of: evidence.windows.length },
    reason: `Over ${evidence.layers.length} compared layers the factor is ${describeEstimate(evidence.profile.factorOverall)}, below ${describeNumber(limitFor(evidence.layers.length))} in ${shows} of ${evidence.windows.length} windows. ${hardlyMove(evidence) ? describeLoss(loss) : describeMovement(evidence)}`,
    explanation: `The training signal fades on its way to the early layers: from layer to layer it shrinks to ${describeNumber(evidence.perComparedLayer)} of its size, and over ${evidence.layers.length} compared layers to ${describeNumber(evidence.overall)}${tensor}. ${hardlyMove(evidence) ? describeMovement(evidence) : describeLoss(loss)}`,
    remedy: REMEDY,
    provenance,
  });
}

function describeNoFinding(
  evidence: VanishingEvidence,
  shrinks: boolean,
  loss: LossProgress | null,
  provenance: readonly string[],
): Verdict {
  return makeVerdict(IDENTITY, {
    ...describeStatistic(evidence),
    outcome: "no-finding",
    severity: null,
    layers: [],
    onsetStep: null,
    persistence: { windows: evidence.windows.filter((window) => window.shows).length, of: evidence.windows.length },
    reason: shrinks
      ? `The gradient shrinks over depth, but the loss has clearly fallen. ${describeMovement(evidence)}`
      : `The factor over ${evidence.layers.length} compared layers is ${describeEstimate(evidence.profile.factorOverall)}; the limit is ${describeNumber(limitFor(evidence.layers.length))}.`,
    explanation: shrinks
      ? `The training signal in the first layers is small, ${describeNumber(evidence.overall)} of that in the last compared one. ${describeLoss(loss)}`
      : describeArrival(evidence),
    remedy: null,
    provenance,
  });
}

function describeArrival({ overall, perComparedLayer, layers }: VanishingEvidence): string {
  const size = `along the fitted line the first compared layer receives ${describeNumber(overall)} times the signal of the last one`;
  return overall >= limitFor(layers.length)
    ? `The training signal reaches the first layers: ${size}. From layer to layer that is a factor of ${describeNumber(perComparedLayer)}.`
    : `In the later half ${size}, but the interval or the windows do not bear it out. From layer to layer it is a factor of ${describeNumber(perComparedLayer)}.`;
}

function describeStatistic(evidence: VanishingEvidence) {
  const limit = limitFor(evidence.layers.length);
  const { overallFactor, shortChainOverallFactor } = VANISHING;
  return {
    statistic: {
      name: STATISTIC,
      estimate: evidence.profile.factorOverall,
      threshold: {
        value: limit,
        direction: "below" as const,
        source: (limit === overallFactor.value ? overallFactor : shortChainOverallFactor).source,
      },
    },
    effectiveSamples: evidence.profile.factorOverall.status === "estimated" ? evidence.profile.factorOverall.n : 0,
  };
}

/** The layers below the limit relative to the last compared one; at least the first. */
function nearestInput(evidence: VanishingEvidence): readonly string[] {
  const rows = evidence.profile.rows.filter(({ excluded }) => excluded === null);
  const last = rows.at(-1)?.logRms;
  const limit = Math.log10(limitFor(evidence.layers.length));
  const below = rows.filter(
    ({ logRms }) => logRms.status === "estimated" && last?.status === "estimated" && logRms.value - last.value < limit,
  );
  return below.length > 0 ? below.map(({ layer }) => layer) : evidence.layers.slice(0, 1);
}

/** That the signal shrinks does not say that the weights hardly move: Adam rescales. Only update norms say that. */
function hardlyMove({ movement }: VanishingEvidence): boolean {
  return movement.status === "estimated" && movement.value < VANISHING.movement.value;
}

function describeMovement({ movement }: VanishingEvidence): string {
  return movement.status === "estimated"
    ? `${movement.value < VANISHING.movement.value ? "The weights of the first third of the layers hardly move: per step" : "Per step the weights of the first third of the layers move"} ${describeNumber(movement.value)} times as far, relative to their size, as those of the last third.`
    : "Whether the weights hardly move cannot be said without update norms.";
}

function describeLoss(loss: LossProgress | null): string {
  if (!loss) return "No usable training loss was logged, so that nothing can be said about what the network learnt.";
  const path = `The training loss went from ${describeNumber(loss.start)} to ${describeNumber(loss.end)}`;
  return loss.hasLearnt ? `${path}, so the network did learn.` : `${path}.`;
}

function describeExclusions(evidence: VanishingEvidence): readonly string[] {
  return evidence.profile.rows.flatMap(({ layer, parameter, excluded }) =>
    excluded === null ? [] : [`Left out: ${parameter === null ? layer : `${layer}.${parameter}`} (${excluded}).`],
  );
}
