/**
 * `dead-units`: layers whose units hardly ever answer. A rectified unit that is inactive for every case
 * has the derivative zero for every case, so that nothing can wake it again (Lu et al., "Dying ReLU and
 * initialization", arXiv 1903.06733). The log holds the share of zero activations over a batch, not the
 * share of dead units; what counts is therefore a share so high that ordinary sparsity does not reach it.
 * A gradient that is exactly zero below a layer and not above it is the same seen from the gradients.
 *
 * @see docs/rules/dead-units.md
 */
import type { Severity, Verdict } from "@/lib/core/verdict";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { runningMedianOfThree } from "@/lib/statistics/running-median";
import { describeEstimate, describeLayers, describeNumber } from "../describe-number";
import { DEAD_UNITS_GUIDE } from "../guides/dead-units";
import { ZERO_SHARES } from "../log-needs";
import { estimateLevel } from "../measures/bootstrap-level";
import { findSignalCut, type SignalCut } from "../measures/find-signal-cut";
import { collectTraces, type LayerTrace, listGradientSteps } from "../measures/gradient-traces";
import type { LossProgress } from "../measures/loss-progress";
import { medianOfFinite, sliceSteps } from "../measures/read-series";
import { laterHalf, type StepWindow, splitWindows } from "../measures/windows";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { DEAD_UNITS, LEARNING } from "../thresholds";

const IDENTITY = { id: "dead-units", version: 1 } as const;
const STATISTIC = "largest share of zero activations of a layer in the later half";

export const deadUnitsRule: Rule = {
  ...IDENTITY,
  question: "Do the units of every layer still answer?",
  restsOn: ["activations", "gradients"],
  isScaleFree: true,
  needs: [ZERO_SHARES],
  guide: DEAD_UNITS_GUIDE,
  evaluate: (run, { loss }) => [evaluateDeadUnits(run, loss)],
};

type SilentLayer = {
  readonly trace: LayerTrace;
  readonly share: number;
  readonly windows: number;
  readonly of: number;
};

function evaluateDeadUnits(run: RunData, loss: LossProgress | null): Verdict {
  const traces = collectTraces(run, "zero_frac", "weight");
  const longest = traces.reduce((count, { points }) => Math.max(count, points.steps.length), 0);
  const cut = findDeadCut(run, loss);
  if (traces.length === 0 || longest < DEAD_UNITS.minimumSteps) {
    if (cut) return describeCut(cut, loss);
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: ZERO_SHARES.missing,
      reason:
        longest === 0
          ? "No share of zero activations was logged, and no gradient ends abruptly."
          : `The share of zero activations was logged at ${longest} steps; it needs ${DEAD_UNITS.minimumSteps}.`,
    });
  }
  const layers = traces.map(weighTrace).filter(({ share }) => Number.isFinite(share));
  const silent = layers.filter(
    ({ share, windows, of }) =>
      share >= DEAD_UNITS.zeroShare.value && windows >= Math.min(DEAD_UNITS.persistentWindows, of),
  );
  if (silent.length === 0 && cut) return describeCut(cut, loss);
  const doubtful = layers.find(({ share }) => share >= DEAD_UNITS.zeroShare.value);
  if (silent.length === 0 && doubtful && !loss?.hasLearnt)
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: "a share of zero activations that stays on one side of the limit",
      reason: `In ${doubtful.trace.layer} the share of zero activations is ${describeNumber(doubtful.share)}, beyond the limit of ${describeNumber(DEAD_UNITS.zeroShare.value)}, but in ${doubtful.windows} of the last ${doubtful.of} windows only.`,
    });
  const worst = [...layers].sort((a, b) => b.share - a.share)[0];
  return worst === undefined
    ? makeCannotTell(IDENTITY, {
        statistic: STATISTIC,
        what: ZERO_SHARES.missing,
        reason: "No layer has a finite share.",
      })
    : describeShares(worst, silent, loss);
}

function weighTrace(trace: LayerTrace): SilentLayer {
  const windows = splitWindows(trace.points.steps);
  const last = windows.slice(-5);
  const shows = last.filter((window) => medianIn(trace, window) >= DEAD_UNITS.zeroShare.value).length;
  const later = laterHalf(windows);
  return { trace, share: later ? medianIn(trace, later) : Number.NaN, windows: shows, of: last.length };
}

function medianIn({ points }: LayerTrace, { fromStep, toStep }: StepWindow): number {
  return medianOfFinite(sliceSteps(points, fromStep, toStep).values);
}

function describeShares(worst: SilentLayer, silent: readonly SilentLayer[], loss: LossProgress | null): Verdict {
  const later = laterHalf(splitWindows(worst.trace.points.steps));
  const points = later ? sliceSteps(worst.trace.points, later.fromStep, later.toStep) : worst.trace.points;
  const estimate = estimateLevel(points, "the share of zero activations", "median");
  const names = silent.map(({ trace }) => trace.layer);
  const isCertain = silent.some(({ share }) => share >= DEAD_UNITS.certainShare.value);
  const severity = silent.length > 0 ? (isCertain || loss?.hasLearnt ? severityOf(loss) : "warning") : null;
  return makeVerdict(IDENTITY, {
    outcome: severity === null ? "no-finding" : "finding",
    severity,
    layers: names,
    onsetStep: severity === null ? null : Math.min(...silent.map(({ trace }) => findOnset(trace.points))),
    statistic: { name: STATISTIC, estimate, threshold: { ...DEAD_UNITS.zeroShare, direction: "above" } },
    effectiveSamples: estimate.status === "estimated" ? estimate.n : 0,
    persistence: { windows: worst.windows, of: worst.of },
    reason: `In ${worst.trace.layer} the share of zero activations is ${describeEstimate(estimate)}; the limit is ${describeNumber(DEAD_UNITS.zeroShare.value)}.`,
    explanation:
      severity === null
        ? `The units of every layer still answer: the highest share of zero activations is ${describeShare(estimate)}, in ${worst.trace.layer}. Half is usual for rectified units.`
        : `Most units of ${describeLayers(names)} no longer answer: in ${worst.trace.layer} the share of zero activations is ${describeShare(estimate)}. A unit that never answers receives no training signal.`,
    remedy: severity === null ? null : DEAD_UNITS_GUIDE.remedies.join(" "),
    provenance: [
      "The log holds the share of zero activations over a batch; how many units are inactive for every case is not known from it.",
    ],
  });
}

function describeShare(estimate: ReturnType<typeof estimateLevel>): string {
  return estimate.status === "estimated" ? describeNumber(estimate.value) : "not known";
}

function severityOf(loss: LossProgress | null): Severity {
  return loss?.hasLearnt ? "note" : "critical";
}

/** First step from which the share stays above the limit to the end; single records do not break it. */
function findOnset({ steps, values }: PointColumns): number {
  const smooth = runningMedianOfThree(values);
  let index = smooth.length;
  while (index > 0 && (smooth[index - 1] ?? 0) >= DEAD_UNITS.zeroShare.value) index -= 1;
  return steps[Math.min(index, steps.length - 1)] ?? 0;
}

/**
 * An abrupt cut of the gradient: exactly zero below, of ordinary size right above. A product that ran
 * below the smallest number, as in a deep chain of logistic units, fades towards the cut instead, and
 * units that cannot be exactly zero rule it out.
 */
function findDeadCut(run: RunData, loss: LossProgress | null): SignalCut | null {
  const { activation } = run.settings;
  if (activation !== null && !/relu|^rect/i.test(activation)) return null;
  const windows = splitWindows(listGradientSteps(run));
  const cut = findSignalCut(run, windows);
  if (cut === null || (cut.sinceFirstStep && !standsStill(loss))) return null;
  if (cut.windows < Math.min(DEAD_UNITS.persistentWindows, cut.of)) return null;
  const last = windows.at(-1);
  if (last === undefined) return null;
  const alive = collectTraces(run, "grad_norm", "weight")
    .filter(({ layer, isFrozen }) => !isFrozen && !cut.layers.includes(layer))
    .map((trace) => medianIn(trace, last));
  const largest = Math.max(...alive);
  return (alive[0] ?? 0) >= DEAD_UNITS.abruptShare.value * largest ? cut : null;
}

/** With a layer of dead units the output is constant; layers that are cut off otherwise leave the rest to learn. */
function standsStill(loss: LossProgress | null): boolean {
  if (loss === null || loss.recentChange.status !== "estimated") return false;
  const { value, upper = value } = loss.recentChange;
  return !(value < -LEARNING.flatChange.value && upper < 0) && loss.lateFall < LEARNING.lateFall.value;
}

function describeCut(cut: SignalCut, loss: LossProgress | null): Verdict {
  return makeVerdict(IDENTITY, {
    outcome: "finding",
    severity: severityOf(loss),
    layers: cut.layers,
    onsetStep: cut.onsetStep,
    statistic: {
      name: "layers below an abrupt end of the gradient",
      estimate: {
        status: "estimated",
        value: cut.layers.length,
        method: "layers whose median gradient is exactly zero while that of the next is of ordinary size",
        n: cut.of,
        notes: [],
      },
      threshold: { ...DEAD_UNITS.cutLayers, direction: "above" },
    },
    effectiveSamples: cut.of,
    persistence: { windows: cut.windows, of: cut.of },
    reason: `The gradient of ${describeLayers(cut.layers)} is exactly zero from step ${cut.onsetStep} on, and that of the next layer is of ordinary size.`,
    explanation: `From step ${cut.onsetStep} on no training signal passes the units behind ${describeLayers(cut.layers)}: the gradient there is exactly zero. That is what rectified units leave when none of them answers; logging zero_frac would show it directly.`,
    remedy: DEAD_UNITS_GUIDE.remedies.join(" "),
    provenance: ["Seen from the gradients alone; the share of zero activations was not logged or is below the limit."],
  });
}
