/**
 * `oscillation`: the loss alternates from step to step around its own path. On a parabola of curvature κ
 * a step η multiplies the distance to the minimum by 1 − ηκ; between 1/κ and 2/κ that factor is negative
 * and the iterate jumps from wall to wall, which independent mini-batch scatter does not do.
 *
 * @see LeCun, Bottou, Orr & Müller, "Efficient BackProp" (1998), section 4; docs/rules/oscillation.md
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatPercent } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { residualAutocorrelation } from "@/lib/statistics/autocorrelation";
import { mean } from "@/lib/statistics/bin-series";
import { median } from "@/lib/statistics/quantile";
import { scatterAroundPath } from "@/lib/statistics/running-median";
import { describeEstimate, describeNumber } from "../describe-number";
import { OSCILLATION_GUIDE } from "../guides/oscillation";
import { LOSS_AT_EVERY_STEP } from "../log-needs";
import type { LossProgress } from "../measures/loss-progress";
import { lastPoints } from "../measures/read-series";
import { describeUnusableLoss } from "../measures/unusable-loss";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { INTERVAL_LEVEL, OSCILLATION } from "../thresholds";

const IDENTITY = { id: "oscillation", version: 1 } as const;
const STATISTIC = "correlation of the loss with its value one step before, around its own path";

export const oscillationRule: Rule = {
  ...IDENTITY,
  question: "Does the training settle, or does it jump from side to side?",
  restsOn: ["loss"],
  isScaleFree: true,
  needs: [LOSS_AT_EVERY_STEP],
  guide: OSCILLATION_GUIDE,
  evaluate: (run, { loss }) => [evaluateOscillation(run, loss)],
};

function evaluateOscillation(run: RunData, loss: LossProgress | null): Verdict {
  const cannotTell = (reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what: LOSS_AT_EVERY_STEP.missing, reason });
  if (!loss) return cannotTell(describeUnusableLoss(run));
  const later = lastPoints(loss.points, 0.5);
  const n = later.values.length;
  if (n < OSCILLATION.minimumPoints)
    return cannotTell(`The later half of the run holds ${n} losses; it needs ${OSCILLATION.minimumPoints}.`);
  const correlation = residualAutocorrelation(later.values, OSCILLATION.halfWidth, 1);
  if (!Number.isFinite(correlation)) return cannotTell("The loss does not scatter at all in the later half.");
  const amplitude = (scatterAroundPath(later.values) * ALTERNATION) / mean(later.values);
  const estimate = estimateCorrelation(correlation, n);
  const upper = estimate.status === "estimated" ? (estimate.upper ?? estimate.value) : Number.NaN;
  const isFinding = upper < OSCILLATION.correlation.value && amplitude >= OSCILLATION.amplitude.value;
  const spacing = medianSpacing(later);
  // Records that are further apart alternate with anything that has such a period, an epoch for example.
  if (spacing > 1)
    return cannotTell(
      `The loss was logged every ${describeNumber(spacing)} steps; jumps from one step to the next cannot be seen in between.`,
    );
  const scatter = formatPercent(Number(amplitude.toPrecision(2)));
  return makeVerdict(IDENTITY, {
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? (loss.hasLearnt ? "note" : "warning") : null,
    layers: [],
    onsetStep: isFinding ? (later.steps[0] ?? null) : null,
    statistic: { name: STATISTIC, estimate, threshold: { ...OSCILLATION.correlation, direction: "below" } },
    effectiveSamples: n,
    persistence: null,
    reason: `The correlation is ${describeEstimate(estimate)}, and the loss scatters by ${scatter} of its level around its path.`,
    explanation: isFinding
      ? `In the later half of the run the loss jumps up and down from record to record: what is above its path is followed by what is below, with a correlation of ${describeNumber(correlation)}. The jumps are ${scatter} of the loss.`
      : `The loss does not jump from side to side: around its own path the correlation from step to step is ${describeNumber(correlation)}, and −1 would be a strict alternation. Its scatter is ${scatter} of its level.`,
    remedy: isFinding ? OSCILLATION_GUIDE.remedies.join(" ") : null,
    provenance: [`Loss from: ${loss.key}.`],
  });
}

/**
 * From the scatter of independent values to the height of jumps: second differences of an alternation of
 * height a are 4a, where the scatter takes them for 0.6745 √6 deviations.
 */
const ALTERNATION = (0.6745 * Math.sqrt(6)) / 4;

/** Normal interval with Bartlett's standard error (1 − r²) / √n of a first-order process. */
function estimateCorrelation(value: number, n: number): Estimate {
  const error = (1 - value * value) / Math.sqrt(n);
  return {
    status: "estimated",
    value,
    lower: Math.max(-1, value - 1.96 * error),
    upper: Math.min(1, value + 1.96 * error),
    level: INTERVAL_LEVEL,
    method: "lag-1 autocorrelation of residuals from a local line, normal interval (Bartlett 1946)",
    n,
    notes: [],
  };
}

/** The last record is often at another distance than the others. */
function medianSpacing({ steps }: PointColumns): number {
  return median(steps.subarray(1).map((step, index) => step - (steps[index] ?? step)));
}
