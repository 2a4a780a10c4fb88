/**
 * `not-learning`: a training loss that is flat without having fallen. Flat alone says nothing, since a
 * converged run is flat too; what counts is the fall before it, and the loss of the constant predictor
 * H(p) where the share of events is known (T12 of docs/rules/not-learning.md).
 *
 * @see Sen, JASA 63 (1968); Chee & Toulis, arXiv 1710.06382, on stationarity that is no convergence
 */

import type { Estimate } from "@/lib/core/estimate";
import { formatPercent } from "@/lib/core/format-number";
import { recogniseModelKind } from "@/lib/core/model-kind";
import type { Severity, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate, describeNumber } from "../describe-number";
import { NOT_LEARNING_GUIDE } from "../guides/not-learning";
import { TRAINING_LOSS } from "../log-needs";
import { comparableConstant, evenGuessLoss, isBinaryTask } from "../measures/constant-predictor";
import { estimateSkill } from "../measures/estimate-skill";
import { judgeByLikelihood } from "../measures/judge-likelihood";
import type { LossProgress } from "../measures/loss-progress";
import { describeUnusableLoss } from "../measures/unusable-loss";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { LEARNING } from "../thresholds";

const IDENTITY = { id: "not-learning", version: 3 } as const;
const SKILL = "skill: 1 − loss / loss of the constant predictor";
const STATISTIC = "fall of the training loss relative to its start";
const REMEDY =
  "See whether a few dozen examples can be fitted by heart; check that labels belong to their inputs and that the optimiser holds the parameters; try ten times the learning rate and a tenth of it.";

export const notLearningRule: Rule = {
  ...IDENTITY,
  question: "Has the training loss fallen, or does it stand where a constant answer would stand?",
  restsOn: ["loss"],
  isScaleFree: true,
  guide: NOT_LEARNING_GUIDE,
  needs: [TRAINING_LOSS],
  evaluate: (run, { loss }) => [evaluateNotLearning(run, loss)],
};

function evaluateNotLearning(run: RunData, loss: LossProgress | null): Verdict {
  const cannotTell = (reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what: TRAINING_LOSS.missing, reason });
  if (recogniseModelKind(run.settings).kind === "survival") return judgeByLikelihood(IDENTITY, run, REMEDY);
  if (!loss) return cannotTell(describeUnusableLoss(run));
  if (loss.endsNonFinite) return cannotTell("The training loss ends without a finite value; see the non-finite check.");
  if (loss.end > LEARNING.worseThanGuessing * Math.max(loss.reference, loss.start))
    return cannotTell(
      `The loss does not stand still but ends at ${describeNumber(loss.end)}, above the ${describeNumber(Math.max(loss.reference, loss.start))} it started from; see the exploding-gradient check.`,
    );
  const constant = comparableConstant(run.settings, loss.start);
  const recent = loss.recentChange;
  if (recent.status !== "estimated") return cannotTell("The trend of the loss could not be estimated.");
  const { lower = recent.value, upper = recent.value } = recent;
  const isFalling = recent.value < -LEARNING.flatChange.value && upper < 0;
  if (!isFalling && (upper - lower) / 2 > LEARNING.flatHalfWidth && loss.totalFall < LEARNING.earlyFall.value)
    return cannotTell(
      `The loss scatters too much to call it flat or falling: its change over the last 60 % of the steps lies between ${formatPercent(lower)} and ${formatPercent(upper)}.`,
    );
  if (constant && !isFalling) return judgeBySkill(loss, constant.value, recent);
  const severity = isFalling ? null : judgeByFall(loss, evenGuessLoss(run.settings) !== null);
  if (severity === "critical" && isBinaryTask(run.settings) && loss.totalFall > LEARNING.scatterFall)
    return cannotTell(
      `The loss fell by ${formatPercent(loss.totalFall)} and stood still. A constant answer explains that where the outcome is not evenly split, and so does an outcome that can hardly be predicted; state the share of events (training_prevalence).`,
    );
  if (severity === "ambiguous")
    return cannotTell(
      `The loss fell by ${formatPercent(loss.totalFall)} within the first tenth of the run and stood still after it. A rare outcome's constant answer would look the same; state the share of events (training_prevalence).`,
    );
  return makeVerdict(IDENTITY, {
    ...describeFall(loss, recent, severity),
    provenance: constant
      ? [`Loss of the constant predictor: ${describeNumber(constant.value)} (${constant.source}).`]
      : ["The share of events was not supplied, so that the loss of a constant answer is not known."],
  });
}

/**
 * Without the class shares: how much of the start is left, and whether the fall was over at once.
 * Ambiguous is a classifier whose deep early fall may be all that a rare outcome's share explains.
 */
function judgeByFall(loss: LossProgress, isClassifier: boolean): Severity | "ambiguous" | null {
  const { recentChange, totalFall, lateFall } = loss;
  const lateLimit = isClassifier ? LEARNING.lateFall.value : LEARNING.lateFallRegression;
  if (totalFall < LEARNING.totalFall.value) return lateFall < lateLimit || totalFall < lateLimit ? "critical" : null;
  const isFlat = recentChange.status === "estimated" && recentChange.value >= -LEARNING.flatChange.value;
  if (!isFlat || lateFall >= lateLimit) return null;
  if (totalFall < LEARNING.earlyFall.value) return "warning";
  return isClassifier && totalFall < LEARNING.rarestOutcomeFall ? "ambiguous" : null;
}

function describeFall(loss: LossProgress, recent: Estimate & { status: "estimated" }, severity: Severity | null) {
  const path = `from ${describeNumber(loss.start)} to ${describeNumber(loss.end)}`;
  const change = `changed by ${formatPercent(recent.value)} over the last 60 % of the steps`;
  const limit = severity === "critical" ? LEARNING.totalFall : LEARNING.earlyFall;
  return {
    outcome: severity === null ? ("no-finding" as const) : ("finding" as const),
    severity,
    layers: [],
    onsetStep: severity === null ? null : loss.flatSince,
    statistic: {
      name: STATISTIC,
      estimate: {
        status: "estimated",
        value: loss.totalFall,
        method: "1 − mean of the last fifth / start",
        n: recent.n,
        notes: [],
      } as const,
      threshold: { value: limit.value, direction: "below" as const, source: limit.source },
    },
    effectiveSamples: recent.n,
    persistence: null,
    reason: `The loss went ${path} and ${change}.`,
    explanation:
      severity === null
        ? `The training loss went ${path}. That is not where an untrained network stands, or it is still falling.`
        : `The training loss went ${path} and has been flat since: it ${change}. A network that always gives the same answer would show such a curve.`,
    remedy: severity === null ? null : REMEDY,
  };
}

/** With the class shares known: what is left of the loss of the best constant answer. */
function judgeBySkill(loss: LossProgress, constant: number, recent: Estimate & { status: "estimated" }): Verdict {
  const skill = estimateSkill(loss, constant);
  const value = skill.status === "estimated" ? skill.value : Number.NaN;
  const upper = skill.status === "estimated" ? (skill.upper ?? skill.value) : Number.NaN;
  const comparison = `the loss ends at ${describeNumber(loss.end)}, and always giving the same answer would reach ${describeNumber(constant)}`;
  const provenance = [`Loss of the constant predictor: ${describeNumber(constant)}.`];
  const reason = `The skill is ${describeEstimate(skill)}: ${comparison}.`;
  const isFinding = value < LEARNING.skill.value && upper < LEARNING.usefulSkill;
  const statistic = { name: SKILL, estimate: skill, threshold: { ...LEARNING.skill, direction: "below" as const } };
  if (!isFinding && value < LEARNING.doubtfulSkill)
    return { ...makeCannotTell(IDENTITY, { statistic: SKILL, what: "", reason, provenance }), statistic };
  return makeVerdict(IDENTITY, {
    ...describeFall(loss, recent, isFinding ? "critical" : null),
    statistic,
    reason,
    explanation: isFinding
      ? `The training is flat and has learnt next to nothing: ${comparison}. The skill over that constant answer is ${describeNumber(value)}.`
      : `The training loss is flat, and below that of a constant answer: ${comparison}. The skill over it is ${describeNumber(value)}.`,
    provenance,
  });
}
