/**
 * `learning-rate-too-high`: steps beyond what the loss bears. On a parabola of curvature κ a step η
 * multiplies the distance to the minimum by 1 − ηκ and diverges above 2/κ; on any convex function steps
 * along the gradient stop helping where they promise more than twice the loss that can be gained. What
 * is seen is a surge, steps out of proportion, thrown weights, or a rate that rose; what makes it a
 * finding is a run that ended badly with one of these.
 *
 * @see LeCun et al., "Efficient BackProp" (1998), section 4; Polyak (1987), 5.3; docs/rules/learning-rate-too-high.md
 */
import { capitalise } from "@/lib/core/capitalise";
import type { Verdict } from "@/lib/core/verdict";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { countBlocks } from "@/lib/statistics/block-bootstrap";
import { describeNumber } from "../describe-number";
import { RATE_TOO_HIGH_GUIDE } from "../guides/learning-rate-too-high";
import { STEP_SIZES, TRAINING_LOSS } from "../log-needs";
import { findStartFault } from "../measures/exploding-start";
import type { Divergence } from "../measures/find-divergence";
import { startLevel } from "../measures/loss-surge";
import { findTrainingLoss, keepFinite } from "../measures/read-series";
import { nameBoldness, type RateEvidence, type RateSign, weighRate } from "../measures/weigh-rate";
import { makeCannotTell, makeVerdict, type Rule, type RuleContext } from "../rule";
import { RATE_TOO_HIGH } from "../thresholds";

const IDENTITY = { id: "learning-rate-too-high", version: 2 } as const;
const STATISTIC = "largest loss over its start";

export const learningRateTooHighRule: Rule = {
  ...IDENTITY,
  question: "Were the steps small enough for the loss to follow them down?",
  restsOn: ["loss", "updates"],
  isScaleFree: false,
  needs: [TRAINING_LOSS, STEP_SIZES],
  guide: RATE_TOO_HIGH_GUIDE,
  evaluate: (run, context) => [evaluateTooHigh(run, context)],
};

function evaluateTooHigh(run: RunData, { loss, divergence }: RuleContext): Verdict {
  const cannotTell = (what: string, reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason });
  const series = findTrainingLoss(run);
  const points = series ? keepFinite(series.points) : null;
  if (!points || points.values.length < RATE_TOO_HIGH.minimumPoints || !(startLevel(points) > 0))
    return cannotTell(TRAINING_LOSS.missing, "There are too few finite, positive training losses.");
  const start = findStartFault(run);
  if (start)
    return cannotTell(
      "a run that starts at an ordinary size",
      `${start.sentence} What the steps did after that says nothing about the learning rate.`,
    );
  const evidence = weighRate(run, points);
  const deciding = judge(
    evidence,
    series?.points.steps ?? points.steps,
    loss?.hasLearnt === true && !loss.mayBeBaseRate,
    divergence,
  );
  if (deciding !== null) return describeFinding(deciding, evidence, points, divergence);
  if (divergence !== null)
    return cannotTell(
      "the learning rate at each step",
      `The run is lost from step ${divergence.onsetStep} on, without a sign that its steps were too long before; a bad batch, a division by zero and too long a step can look the same.`,
    );
  const { surge } = evidence;
  const hasSurged = surge !== null && surge.ratio >= RATE_TOO_HIGH.surge.value;
  if (hasSurged && surge.endOverBest > RATE_TOO_HIGH.recovered && loss?.hasLearnt !== true)
    return cannotTell(
      "the learning rate at each step",
      `The loss rose to ${describeNumber(surge.ratio)} times its start at step ${surge.onsetStep} and did not come back to its best level before, without a sign that the steps were too long before; a bad batch and too long a step can look the same.`,
    );
  if (evidence.boldness === null && evidence.looked.every((looked) => looked === "surge"))
    return cannotTell(
      STEP_SIZES.missing,
      hasSurged
        ? "The loss surges later in the run and comes back, but how long the steps were is not known."
        : "The loss does not surge, but how long the steps were is not known.",
    );
  return describeQuiet(evidence, points);
}

/**
 * Which sign decides; null where none does, or where the run came off well. A surge counts by itself at
 * the beginning of a run only: later, a bad batch looks the same, and a sign must stand beside it that
 * was there before; thrown weights and steps that realise nothing are what any surge leaves behind.
 */
function judge(
  { signs, surge, boldness }: RateEvidence,
  steps: Float64Array,
  hasLearnt: boolean,
  divergence: Divergence | null,
): RateSign | null {
  const find = (form: RateSign["form"]): RateSign | null => signs.find((sign) => sign.form === form) ?? null;
  const rise = find("rate-rise");
  const surging = find("surge");
  const isEarlySurge = surging !== null && isEarly(steps, surge?.firstStep ?? surging.onsetStep);
  if (divergence !== null) {
    if (rise !== null && rise.onsetStep <= divergence.onsetStep) return rise;
    const isLostEarly = isEarly(steps, divergence.onsetStep);
    if (isLostEarly) return surging ?? find("boldness") ?? nameBoldness(boldness, RATE_TOO_HIGH.lostBoldness);
    return isEarlySurge ? surging : null;
  }
  const hasRecovered = hasLearnt || surge === null || surge.endOverBest <= RATE_TOO_HIGH.recovered;
  if (rise !== null && !hasRecovered) return rise;
  if (hasLearnt) return null;
  if (surging === null) return signs.find(({ form }) => form !== "rate-rise") ?? null;
  if (isEarlySurge) return surging;
  return find("boldness") ?? find("adaptive-rate");
}

/**
 * Whether a step lies at the beginning of the log, records that are not finite included. A run that stops
 * when it is lost leaves a handful of records, so that the share alone would not do.
 */
function isEarly(steps: Float64Array, step: number): boolean {
  const before = steps.findIndex((value) => value >= step);
  const index = before === -1 ? steps.length : before;
  return index <= RATE_TOO_HIGH.earlyRecords || index / steps.length <= RATE_TOO_HIGH.earlyPlace;
}

const SENTENCES: Readonly<Record<RateSign["form"], (value: string) => string>> = {
  "rate-rise": (value) => `the learning rate rose to ${value} times what the run had used before`,
  surge: (value) => `the loss rose to ${value} times its start`,
  boldness: (value) => `a step promised, to first order, ${value} times the loss there was`,
  overshoot: (value) => `the steps realised at most ${value} of the decrease they promised on their own batch`,
  "weight-jump": (value) => `the weights of a layer grew to ${value} times their size from one record to the next`,
  "adaptive-rate": (value) => `each step moves every weight by about ${value}, as much as initial weights are large`,
};

function describeFinding(
  sign: RateSign,
  { signs }: RateEvidence,
  points: PointColumns,
  divergence: Divergence | null,
): Verdict {
  const others = signs.filter(({ form }) => form !== sign.form).map(tell);
  const outcome =
    divergence === null
      ? `The loss went from ${describeNumber(startLevel(points))} to ${describeNumber(endLevel(points))}.`
      : `From step ${divergence.onsetStep} on the run is lost.`;
  return makeVerdict(IDENTITY, {
    ...describeSign(sign, points),
    outcome: "finding",
    severity: "critical",
    layers: [],
    onsetStep: divergence === null ? sign.onsetStep : onsetOf(signs, divergence),
    reason: `${capitalise(tell(sign))}${others.length > 0 ? `; also ${others.join("; ")}` : ""}. ${outcome}`,
    explanation: `The steps were too long for this training: ${tell(sign)}. ${outcome}`,
    remedy: RATE_TOO_HIGH_GUIDE.remedies.join(" "),
  });
}

/** Where the run ran away for good: with its last surge, or where it was lost. */
function onsetOf(signs: readonly RateSign[], { onsetStep }: Divergence): number {
  return Math.min(onsetStep, signs.find(({ form }) => form === "surge")?.onsetStep ?? onsetStep);
}

function describeQuiet({ signs, surge, boldness }: RateEvidence, points: PointColumns): Verdict {
  const rise =
    surge === null
      ? "The loss never rises above its start"
      : `The loss rises to at most ${describeNumber(surge.ratio)} times its start`;
  const sign = signs[0];
  const early = boldness?.early.status === "estimated" ? boldness.early.value : null;
  return makeVerdict(IDENTITY, {
    ...describeSign(
      sign ?? { name: STATISTIC, value: surge?.ratio ?? 1, threshold: RATE_TOO_HIGH.surge, direction: "above" },
      points,
    ),
    outcome: "no-finding",
    severity: null,
    layers: [],
    onsetStep: null,
    reason: `${rise}${early === null ? "" : `; a step of the first tenth could take off ${describeNumber(early)} times the loss at most`}.`,
    explanation: `${rise}, and goes from ${describeNumber(startLevel(points))} to ${describeNumber(endLevel(points))}.${sign ? ` Although ${tell(sign)}, the run came off well.` : " Nothing points to steps that were too long."}`,
    remedy: null,
  });
}

function tell({ form, value }: RateSign): string {
  return SENTENCES[form](describeNumber(value));
}

function describeSign(
  { name, value, threshold, direction }: Pick<RateSign, "name" | "value" | "threshold" | "direction">,
  points: PointColumns,
) {
  return {
    statistic: {
      name,
      estimate: {
        status: "estimated",
        value,
        method: "from logged values",
        n: points.steps.length,
        notes: [],
      } as const,
      threshold: { ...threshold, direction },
    },
    effectiveSamples: countBlocks(points.steps.length),
    persistence: null,
    provenance: [] as readonly string[],
  };
}

function endLevel({ values }: PointColumns): number {
  return mean(values.subarray(Math.floor(values.length * 0.8)));
}
