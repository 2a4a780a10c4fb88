/**
 * `effective-depth`: over how many layers the learning is spread, as a plain count ("3 of 12 layers are
 * learning") and as the Hill number of their shares of the first-order decrease of the loss. Context
 * only: the fault behind it is found by `vanishing-gradient` or `dead-units`.
 *
 * @see Hill (1973); Lan et al., arXiv 1909.01440; docs/rules/effective-depth.md
 */
import { formatPercent } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { LAYER_LEARNING } from "../context-needs";
import { EFFECTIVE_DEPTH, JUDGED_WINDOWS } from "../context-thresholds";
import { describeEstimate, describeLayers } from "../describe-number";
import { EFFECTIVE_DEPTH_GUIDE } from "../guides/effective-depth";
import { collectDecreases } from "../measures/collect-decrease";
import { collectUpdates } from "../measures/collect-updates";
import { longestSteps } from "../measures/compare-updates";
import { type EffectiveDepth, measureEffectiveDepth, measureLearningShare } from "../measures/measure-effective-depth";
import { laterHalf, type StepWindow, splitWindows } from "../measures/windows";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";

const IDENTITY = { id: "effective-depth", version: 1 } as const;
const STATISTIC = "layers that learn, of the compared layers";

export const effectiveDepthRule: Rule = {
  ...IDENTITY,
  question: "How many of the layers are learning?",
  restsOn: ["gradients", "updates"],
  isScaleFree: true,
  needs: [LAYER_LEARNING],
  guide: EFFECTIVE_DEPTH_GUIDE,
  evaluate: (run) => [evaluateDepth(run)],
};

function evaluateDepth(run: RunData): Verdict {
  const cannotTell = (reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what: LAYER_LEARNING.missing, reason });
  const layers = (collectDecreases(run) ?? collectUpdates(run))?.layers;
  if (layers === undefined)
    return cannotTell(
      "Neither gradient times update nor update norms were logged per layer, and with this optimiser they do not follow from the gradients.",
    );
  const steps = longestSteps(layers);
  if (steps.length < EFFECTIVE_DEPTH.minimumSteps)
    return cannotTell(`The layers are known at ${steps.length} steps; it needs ${EFFECTIVE_DEPTH.minimumSteps}.`);
  const windows = splitWindows(steps);
  const later = laterHalf(windows);
  const depth = later === null ? null : measureEffectiveDepth(run, later);
  if (depth === null || depth.count.status !== "estimated" || depth.count.n < EFFECTIVE_DEPTH.minimumLayers)
    return cannotTell(
      `Fewer than ${EFFECTIVE_DEPTH.minimumLayers} layers can be compared: normalisation and frozen layers take no part.`,
    );
  return describeDepth(run, depth, depth.count, windows);
}

function describeDepth(
  run: RunData,
  depth: EffectiveDepth,
  count: Extract<EffectiveDepth["count"], { status: "estimated" }>,
  windows: readonly StepWindow[],
): Verdict {
  const { value, upper = value, n } = count;
  const limit = EFFECTIVE_DEPTH.learningShare.value;
  const shows = windows.map((window) => (measureLearningShare(run, window) ?? 0) < limit);
  const last = shows.slice(-JUDGED_WINDOWS);
  const standing = last.filter(Boolean).length;
  const isFinding = upper < limit * n && standing >= Math.min(EFFECTIVE_DEPTH.persistentWindows, last.length);
  const still = depth.layers.filter(({ learns, excluded }) => !learns && excluded === null).map(({ layer }) => layer);
  const share = formatPercent(EFFECTIVE_DEPTH.learns.value);
  const learning = `${value} of ${n} layers ${value === 1 ? "is" : "are"} learning`;
  const others =
    value === 0
      ? "None of them moves, or lowers the loss."
      : still.length === 0
        ? `Each of them does at least ${share} of what the leading ones do.`
        : `${describeLayers(still)} ${still.length === 1 ? "does" : "do"} less than ${share} of what the leading ones do.`;
  return makeVerdict(IDENTITY, {
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? "note" : null,
    layers: isFinding ? still : [],
    onsetStep: isFinding ? (windows[shows.lastIndexOf(false) + 1]?.fromStep ?? null) : null,
    statistic: {
      name: STATISTIC,
      estimate: count,
      threshold: { value: limit * n, direction: "below", source: EFFECTIVE_DEPTH.learningShare.source },
    },
    effectiveSamples: depth.blocks,
    persistence: { windows: standing, of: last.length },
    reason: `Compared by ${depth.basis}: ${value} of ${n} layers learn. Effective depth by shares: ${describeEstimate(depth.spread)}.`,
    explanation: `${learning}. ${others}`,
    remedy: isFinding ? EFFECTIVE_DEPTH_GUIDE.remedies.join(" ") : null,
    provenance: depth.layers.flatMap(({ layer, parameter, excluded }) =>
      excluded === null ? [] : [`Left out: ${parameter === null ? layer : `${layer}.${parameter}`} (${excluded}).`],
    ),
  });
}
