/**
 * `exploding-gradient`: the mirror of vanishing, seen in time. Four forms: huge from the first step,
 * growing step by step, a sudden jump, and growth that clipping hides from the weights. Always
 * relative to the run's own start or to a scale that the task fixes (ln K), and never from growth
 * alone: gradients of sound runs grow when the network finds its signal, while the loss falls.
 *
 * @see Pascanu, Mikolov & Bengio, arXiv 1211.5063; Philipp et al., arXiv 1712.05577; docs/rules/exploding-gradient.md
 */
import type { Severity, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { countBlocks } from "@/lib/statistics/block-bootstrap";
import { describeNumber } from "../describe-number";
import { describeGradientProvenance } from "../describe-provenance";
import { EXPLODING_GUIDE } from "../guides/exploding-gradient";
import { GRADIENT_NORM } from "../log-needs";
import { findStartFault } from "../measures/exploding-start";
import type { Divergence } from "../measures/find-divergence";
import { type Growth, measureGrowth, readGlobalNorm } from "../measures/measure-growth";
import { findTrainingLoss, keepFinite } from "../measures/read-series";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { EXPLODING, type Threshold } from "../thresholds";

const IDENTITY = { id: "exploding-gradient", version: 2 } as const;
const GROWTH_STATISTIC = "growth of the gradient norm relative to the run's own start";

export const explodingGradientRule: Rule = {
  ...IDENTITY,
  question: "Does the training signal stay within the size the run started with?",
  restsOn: ["gradients", "loss"],
  isScaleFree: false,
  guide: EXPLODING_GUIDE,
  needs: [GRADIENT_NORM],
  evaluate: (run, { divergence }) => [evaluateExploding(run, divergence)],
};

function evaluateExploding(run: RunData, divergence: Divergence | null): Verdict {
  const provenance = describeGradientProvenance(run);
  const series = findTrainingLoss(run);
  const loss = series ? keepFinite(series.points) : null;
  const growthOfLoss = loss && loss.values.length > 0 ? measureGrowth(loss) : null;
  // Multiples of a start at nought, or below it, are no numbers.
  const lossGrowth = growthOfLoss !== null && growthOfLoss.reference > 0 ? growthOfLoss : null;
  const atStart = judgeStart(run, lossGrowth, series !== null && endsNonFinite(series.points.values), provenance);
  if (atStart) return atStart;
  const norm = readGlobalNorm(run);
  const count = norm?.points.values.length ?? 0;
  if (!norm || count < EXPLODING.minimumSteps)
    return makeCannotTell(IDENTITY, {
      statistic: GROWTH_STATISTIC,
      what: GRADIENT_NORM.missing,
      reason: norm
        ? `The gradient norm is finite at ${count} logged steps; growth needs ${EXPLODING.minimumSteps}.`
        : "No gradient norm was logged.",
      provenance,
    });
  const growth = measureGrowth(norm.points);
  if (!(growth.reference > 0))
    return makeCannotTell(IDENTITY, {
      statistic: GROWTH_STATISTIC,
      what: "a gradient norm above zero at the start",
      reason: "The gradient norm starts at zero, so that growth relative to it has no meaning.",
      provenance,
    });
  const verdict = judgeGrowth(run, growth, lossGrowth, count, [...provenance, `Norm from: ${norm.source}.`]);
  // Where the run is lost, that is where it ran away; an earlier peak came back.
  return verdict.outcome === "finding" && divergence ? { ...verdict, onsetStep: divergence.onsetStep } : verdict;
}

/** Huge before any training; a warning where the run came down from it. */
function judgeStart(run: RunData, loss: Growth | null, isLost: boolean, provenance: readonly string[]): Verdict | null {
  const fault = findStartFault(run);
  if (!fault || !loss) return null;
  const endLoss = loss.lasting * loss.reference;
  const isRecovered =
    !isLost &&
    (fault.ordinaryLoss === null
      ? endLoss < EXPLODING.unrecoveredShare * fault.firstLoss
      : endLoss < EXPLODING.unrecoveredLoss * fault.ordinaryLoss);
  return describeFinding(run, {
    ...fault,
    form: "at the start",
    severity: isRecovered ? "warning" : "critical",
    sentence: `${fault.sentence} The loss goes from ${describeNumber(fault.firstLoss)} to ${describeNumber(endLoss)}.`,
    n: 1,
    provenance,
  });
}

function judgeGrowth(
  run: RunData,
  growth: Growth,
  loss: Growth | null,
  count: number,
  provenance: readonly string[],
): Verdict {
  const lastingLoss = loss?.lasting ?? null;
  const isLossUp = lastingLoss !== null && lastingLoss >= EXPLODING.lossGrowth.value;
  const shared = { name: GROWTH_STATISTIC, n: count, provenance };
  if (growth.lasting >= EXPLODING.growth.value && (lastingLoss === null || lastingLoss > 1)) {
    const isHidden = run.settings.gradientClip !== null && !isLossUp;
    return describeFinding(run, {
      ...shared,
      form: isHidden ? "hidden by clipping" : "gradual",
      severity: isLossUp ? "critical" : "warning",
      value: growth.lasting,
      threshold: EXPLODING.growth,
      step: growth.firstStepAbove(EXPLODING.growth.value, 1),
      sentence: `The training runs away: in the last tenth of its finite steps the gradient norm is ${describeNumber(growth.lasting)} times what the run started from.${lastingLoss === null ? "" : ` The loss is ${describeNumber(lastingLoss)} times its start.`}`,
    });
  }
  const suddenStep = growth.firstStepAbove(EXPLODING.suddenGrowth.value, EXPLODING.suddenSteps);
  if (suddenStep !== null && loss !== null && loss.peak >= EXPLODING.lossGrowth.value) {
    return describeFinding(run, {
      ...shared,
      form: "sudden",
      severity: isLossUp ? "critical" : "warning",
      value: growth.peak,
      threshold: EXPLODING.suddenGrowth,
      step: suddenStep,
      sentence: `The gradient norm jumps to ${describeNumber(growth.peak)} times what the run started from, at step ${growth.peakStep}. The loss peaks at ${describeNumber(loss.peak)} times its start and ends at ${describeNumber(loss.lasting)} times.`,
    });
  }
  return makeVerdict(IDENTITY, {
    outcome: "no-finding",
    severity: null,
    layers: [],
    onsetStep: null,
    statistic: {
      name: GROWTH_STATISTIC,
      estimate: {
        status: "estimated",
        value: growth.lasting,
        method: "median of the last tenth / start",
        n: countBlocks(count),
        notes: [],
      },
      threshold: { value: EXPLODING.growth.value, direction: "above", source: EXPLODING.growth.source },
    },
    effectiveSamples: countBlocks(count),
    persistence: null,
    reason: `The norm ends at ${describeNumber(growth.lasting)} times its start and peaks at ${describeNumber(growth.peak)} times (step ${growth.peakStep}).${growth.lasting >= EXPLODING.growth.value ? " The loss ends below its start, so that this is the growth of a network that finds its signal." : ""}`,
    explanation: `The gradient norm ends at ${describeNumber(growth.lasting)} times what the run started from. Its largest logged value is ${describeNumber(growth.peak)} times the start, at step ${growth.peakStep}.`,
    remedy: null,
    provenance,
  });
}

function describeFinding(
  run: RunData,
  parts: {
    readonly form: "at the start" | "gradual" | "sudden" | "hidden by clipping";
    readonly severity: Severity;
    readonly name: string;
    readonly value: number;
    readonly threshold: Threshold;
    readonly step: number | null;
    readonly sentence: string;
    readonly n: number;
    readonly provenance: readonly string[];
  },
): Verdict {
  const clip = run.settings.gradientClip;
  return makeVerdict(IDENTITY, {
    outcome: "finding",
    severity: parts.severity,
    layers: [],
    onsetStep: parts.step,
    statistic: {
      name: parts.name,
      estimate: {
        status: "estimated",
        value: parts.value,
        method: "ratio of logged values",
        n: countBlocks(parts.n),
        notes: [],
      },
      threshold: { value: parts.threshold.value, direction: "above", source: parts.threshold.source },
    },
    effectiveSamples: countBlocks(parts.n),
    persistence: null,
    reason: `Form: ${parts.form}. The ${parts.name} is ${describeNumber(parts.value)}; the limit is ${describeNumber(parts.threshold.value)}.`,
    explanation: parts.sentence,
    remedy: `${clip === null ? "Clip the gradient norm; lower" : "Lower"} the learning rate or warm it up; scale the initial weights to the activation; standardise inputs and targets; add normalisation.`,
    provenance:
      clip === null
        ? parts.provenance
        : [...parts.provenance, "Clipping keeps such a gradient from the weights, not from the log."],
  });
}

function endsNonFinite(values: Float64Array): boolean {
  return !Number.isFinite(values.at(-1) ?? Number.NaN);
}
