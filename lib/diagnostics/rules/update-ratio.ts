/**
 * `update-ratio`: how far the weights move, u_l = ‖ΔW_l‖ / ‖W_l‖. A layer is compared with the other
 * layers of its own run and not with fixed decades: u is about the learning rate over the size of the
 * weights under Adam and drifts with the schedule, and proportional to the gradient under plain descent.
 *
 * @see Karpathy, CS231n course notes; Kingma & Ba, arXiv 1412.6980; docs/rules/update-ratio.md
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { UPDATE_NORMS } from "../context-needs";
import { JUDGED_WINDOWS, UPDATE_RATIO } from "../context-thresholds";
import { describeEstimate, describeLayers, describeNumber } from "../describe-number";
import { UPDATE_RATIO_GUIDE } from "../guides/update-ratio";
import { collectUpdates, type LayerUpdates } from "../measures/collect-updates";
import { compareUpdates, longestSteps, type StandingOut, type UpdateComparison } from "../measures/compare-updates";
import type { LossProgress } from "../measures/loss-progress";
import { readRate } from "../measures/measure-reach";
import { measureWeightChange, type WeightChange } from "../measures/measure-weight-change";
import { optimizerKind } from "../measures/optimizer-kind";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { LEARNING } from "../thresholds";

const IDENTITY = { id: "update-ratio", version: 1 } as const;
const RELATIVE_STATISTIC = "step of the farthest layer relative to the median layer";
const WHOLE_STATISTIC = "median over the layers of update norm over weight norm, per step";

export const updateRatioRule: Rule = {
  ...IDENTITY,
  question: "Do the weights of every layer move, and none of them out of proportion?",
  restsOn: ["updates"],
  isScaleFree: true,
  needs: [UPDATE_NORMS],
  guide: UPDATE_RATIO_GUIDE,
  evaluate: (run, { loss }) => [evaluateUpdates(run, loss)],
};

function evaluateUpdates(run: RunData, loss: LossProgress | null): Verdict {
  const updates = collectUpdates(run);
  const steps = updates === null ? 0 : longestSteps(updates.layers).length;
  const cannotTell = (reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: RELATIVE_STATISTIC, what: UPDATE_NORMS.missing, reason });
  if (updates === null)
    return cannotTell("No update norms were logged, and the steps of this optimiser do not follow from its gradients.");
  if (steps < UPDATE_RATIO.minimumSteps)
    return cannotTell(`Updates are finite at ${steps} steps; it needs ${UPDATE_RATIO.minimumSteps}.`);
  const whole = measureWeightChange(run);
  const comparison = compareUpdates(run, updates);
  const provenance = describeSteps(run, updates, comparison);
  const replaced = whole && judgeWhole(whole, loss, provenance);
  if (replaced) return replaced;
  const first = comparison?.standingOut[0];
  if (comparison?.leading && first) return describeStandingOut(comparison, first, comparison.leading, loss, provenance);
  if (comparison?.farthest && isBeyond(comparison.farthest.factor))
    return cannotTell(
      `${comparison.farthest.layer} makes ${describeEstimate(comparison.farthest.factor)} times the step of the median layer, but in too few steps or too unsteadily to tell it from chance among ${comparison.compared.length} layers.`,
    );
  if (comparison?.farthest) return describeSimilarPace(comparison, comparison.farthest, whole, provenance);
  if (whole?.ratio.status === "estimated")
    return makeVerdict(IDENTITY, {
      ...NO_FINDING,
      statistic: { name: WHOLE_STATISTIC, estimate: whole.ratio, threshold: ABOVE_REPLACED },
      effectiveSamples: whole.ratio.n,
      persistence: null,
      reason: `The median update ratio is ${describeEstimate(whole.ratio)}; fewer than ${UPDATE_RATIO.minimumLayers} layers that move can be compared with each other.`,
      explanation: `${describeWhole(whole)} Too few layers can be compared with each other to say more.`,
      provenance,
    });
  return cannotTell(
    `Fewer than ${UPDATE_RATIO.minimumLayers} layers can be compared: the output layer, normalisation, frozen layers and those that no gradient reaches take no part.`,
  );
}

function describeSimilarPace(
  { compared, windows }: UpdateComparison,
  farthest: NonNullable<UpdateComparison["farthest"]>,
  whole: WeightChange | null,
  provenance: readonly string[],
): Verdict {
  return makeVerdict(IDENTITY, {
    ...NO_FINDING,
    statistic: describeStatistic(farthest.factor, "slow"),
    effectiveSamples: samplesOf(farthest.factor),
    persistence: { windows: farthest.windows, of: Math.min(JUDGED_WINDOWS, windows.length) },
    reason: `The layer farthest from the median layer is ${farthest.layer}, at ${describeEstimate(farthest.factor)} times its step; the limits are ${describeNumber(UPDATE_RATIO.slow.value)} and ${describeNumber(UPDATE_RATIO.fast.value)}.`,
    explanation: `None of the ${compared.length} compared layers falls far behind the median layer or runs far ahead of it: the farthest makes ${describeFactor(farthest.factor)} times its step. ${describeWhole(whole)}`,
    provenance,
  });
}

function isBeyond(factor: Estimate): boolean {
  if (factor.status !== "estimated") return false;
  return factor.value < UPDATE_RATIO.slow.value || factor.value > UPDATE_RATIO.fast.value;
}

const NO_FINDING = { outcome: "no-finding", severity: null, layers: [], onsetStep: null, remedy: null } as const;
const ABOVE_REPLACED = { ...UPDATE_RATIO.replaced, direction: "above" } as const;

/** Weights that are replaced within a few steps, or that do not move at all, while the loss stays where it was. */
function judgeWhole(whole: WeightChange, loss: LossProgress | null, provenance: readonly string[]): Verdict | null {
  const { ratio, windows, layers } = whole;
  if (ratio.status !== "estimated" || loss === null || loss.hasLearnt) return null;
  const isStill = windows.at(-1)?.largest === UPDATE_RATIO.still.value;
  const isReplaced = ratio.value >= UPDATE_RATIO.replaced.value && loss.totalFall < LEARNING.totalFall.value;
  if (!isStill && !isReplaced) return null;
  const shows = windows.map((window) =>
    isStill ? window.largest === UPDATE_RATIO.still.value : window.ratio >= UPDATE_RATIO.replaced.value,
  );
  const last = shows.slice(-JUDGED_WINDOWS);
  const count = last.filter(Boolean).length;
  if (count < Math.min(UPDATE_RATIO.persistentWindows, last.length)) return null;
  const path = `The training loss went from ${describeNumber(loss.start)} to ${describeNumber(loss.end)}.`;
  return makeVerdict(IDENTITY, {
    outcome: "finding",
    severity: "warning",
    layers: [],
    onsetStep: windows[shows.lastIndexOf(false) + 1]?.fromStep ?? null,
    statistic: {
      name: WHOLE_STATISTIC,
      estimate: ratio,
      threshold: isStill ? { ...UPDATE_RATIO.still, direction: "below" } : ABOVE_REPLACED,
    },
    effectiveSamples: ratio.n,
    persistence: { windows: count, of: last.length },
    reason: `The median update ratio of ${layers} layers is ${describeEstimate(ratio)} in the later half.`,
    explanation: isStill
      ? `The weights do not move: all ${layers} layers change by ${describeNumber(ratio.value)} per step. ${path}`
      : `The weights are replaced again and again: the median layer changes by ${describeNumber(ratio.value)} of its size in every step. ${path}`,
    remedy: isStill ? (UPDATE_RATIO_GUIDE.remedies[0] ?? null) : (UPDATE_RATIO_GUIDE.remedies[2] ?? null),
    provenance,
  });
}

function describeStandingOut(
  comparison: UpdateComparison,
  first: StandingOut,
  factor: Estimate,
  loss: LossProgress | null,
  provenance: readonly string[],
): Verdict {
  const same = comparison.standingOut.filter(({ direction }) => direction === first.direction);
  const names = new Set(same.map(({ layer }) => layer));
  const layers = comparison.compared.filter(({ layer }) => names.has(layer)).map(({ layer }) => layer);
  const plural = layers.length > 1;
  const verb =
    first.direction === "slow"
      ? `hardly ${plural ? "move" : "moves"}`
      : `${plural ? "make" : "makes"} far larger steps than the others`;
  const path = loss
    ? `The training loss went from ${describeNumber(loss.start)} to ${describeNumber(loss.end)}.`
    : "No usable training loss was logged beside it.";
  return makeVerdict(IDENTITY, {
    outcome: "finding",
    severity: loss?.hasLearnt ? "note" : "warning",
    layers,
    onsetStep: Math.min(...same.map(({ onsetStep }) => onsetStep)),
    statistic: describeStatistic(factor, first.direction),
    effectiveSamples: samplesOf(factor),
    persistence: { windows: first.windows, of: first.of },
    reason: `${first.layer} makes ${describeEstimate(factor)} times the step of the median layer in ${first.windows} of the last ${first.of} windows; the limit is ${describeNumber(UPDATE_RATIO[first.direction].value)}.`,
    explanation: `${describeLayers(layers)} ${verb}: ${plural ? `${first.layer} makes` : "it makes"} ${describeFactor(factor)} times the step of the median of ${comparison.compared.length} layers. ${path}`,
    remedy: UPDATE_RATIO_GUIDE.remedies.slice(0, 2).join(" "),
    provenance,
  });
}

function describeStatistic(estimate: Estimate, direction: "slow" | "fast"): Verdict["statistic"] {
  return {
    name: RELATIVE_STATISTIC,
    estimate,
    threshold: { ...UPDATE_RATIO[direction], direction: direction === "slow" ? "below" : "above" },
  };
}

function describeFactor(factor: Estimate): string {
  return factor.status === "estimated" ? describeNumber(factor.value) : "an unknown number of";
}

function samplesOf(estimate: Estimate): number {
  return estimate.status === "estimated" ? estimate.n : 0;
}

function describeWhole(whole: WeightChange | null): string {
  return whole?.ratio.status === "estimated"
    ? `In one step the median layer changes by ${describeNumber(whole.ratio.value)} of the size of its weights.`
    : "How much of the weights a step replaces cannot be said without weight norms.";
}

/** What the optimiser implies for the size of a step, as far as it is known. */
function describeSteps(
  run: RunData,
  { source, unit }: LayerUpdates,
  comparison: UpdateComparison | null,
): readonly string[] {
  const kind = optimizerKind(run.settings);
  const rateAt = readRate(run);
  const { weightDecay, optimizer } = run.settings;
  // Adam without W adds the decay to the gradient, where the optimiser rescales it.
  const isDecoupled = kind === "sgd" || /adamw/i.test(optimizer ?? "");
  const by = { weights: "relative to the norm of their weights", elements: "per element", none: "by their norm alone" };
  const facts = [
    source === "logged"
      ? `Updates as logged; layers compared ${by[unit]}.`
      : `Updates follow from plain gradient descent: learning rate times gradient; layers compared ${by[unit]}.`,
  ];
  if (kind === "adaptive")
    facts.push(
      `${optimizer} moves each element by about the learning rate, so that ratios to the weights differ with their size and drift with the schedule.`,
    );
  const lastStep = comparison?.windows.at(-1)?.toStep;
  if (isDecoupled && weightDecay !== null && weightDecay > 0 && rateAt && lastStep !== undefined)
    facts.push(
      `Weight decay alone moves every layer by ${describeNumber(rateAt(lastStep) * weightDecay)} of its size per step at the end (step ${formatInteger(lastStep)}).`,
    );
  return [...facts, ...(comparison?.leftOut ?? []).map(({ layer, reason }) => `Left out: ${layer} (${reason}).`)];
}
