/**
 * `learning-rate-too-low`: the steps were too small for the number of steps. By Cauchy and Schwarz a
 * step cannot lower the loss by more than ‖g‖‖Δθ‖ to first order; where all steps together could have
 * taken off but a part of it, no aim could have made up for it. What a larger rate would have done is
 * an experiment that the log of one run does not hold.
 *
 * @see measure-reach.ts for the bound; docs/rules/learning-rate-too-low.md
 */
import { formatPercent } from "@/lib/core/format-number";
import type { RuleId, Severity, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { countBlocks } from "@/lib/statistics/block-bootstrap";
import { scatterAroundPath } from "@/lib/statistics/running-median";
import { describeNumber } from "../describe-number";
import { RATE_TOO_LOW_GUIDE } from "../guides/learning-rate-too-low";
import { isWithoutLayers } from "../kinds-of-run";
import { STEP_SIZES, TRAINING_LOSS } from "../log-needs";
import type { LossProgress } from "../measures/loss-progress";
import { type Boldness, measureBoldness } from "../measures/measure-boldness";
import { readGlobalNorm } from "../measures/measure-growth";
import { lastPoints, medianOfFinite } from "../measures/read-series";
import { describeUnusableLoss } from "../measures/unusable-loss";
import { makeCannotTell, makeVerdict, type Rule, type RuleContext } from "../rule";
import { LEARNING, RATE_TOO_LOW, type Threshold } from "../thresholds";

const IDENTITY = { id: "learning-rate-too-low", version: 2 } as const;
const STATISTIC = "most that all steps together could take off the loss, over the loss at the start";

/** Where the signal does not arrive, larger steps are not what is missing first. */
const COMES_FIRST: ReadonlySet<RuleId> = new Set(["vanishing-gradient", "dead-units", "exploding-gradient"]);

export const learningRateTooLowRule: Rule = {
  ...IDENTITY,
  question: "Were the steps large enough for the number of steps there were?",
  restsOn: ["loss", "updates"],
  isScaleFree: false,
  needs: [TRAINING_LOSS, STEP_SIZES],
  guide: RATE_TOO_LOW_GUIDE,
  evaluate: (run, context) => [evaluateTooLow(run, context)],
};

function evaluateTooLow(run: RunData, { loss, earlier }: RuleContext): Verdict {
  const cannotTell = (what: string, reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason });
  if (!loss) return cannotTell(TRAINING_LOSS.missing, describeUnusableLoss(run));
  const boldness = measureBoldness(run, loss.points);
  if (!boldness)
    return cannotTell(
      STEP_SIZES.missing,
      "How far the steps went is not known: neither the updates nor a learning rate with its optimiser can be used.",
    );
  const realised = (loss.start - loss.end) / loss.start;
  if (realised > 2 * boldness.total)
    return cannotTell(
      STEP_SIZES.missing,
      `The loss fell by ${formatPercent(realised)} of its start, more than the logged steps could have taken off (${formatPercent(boldness.total)}): gradients, updates and loss do not belong together, or not every step is as long as the logged ones.`,
    );
  if (boldness.total === 0 && run.settings.learningRate !== 0)
    return cannotTell(
      "gradients that are not zero",
      "No logged step could take anything off the loss: its gradient or its update is exactly zero, and a larger rate changes nothing about that.",
    );
  const gradient = medianOfFinite(lastPoints(readGlobalNorm(run)?.points ?? loss.points, 0.5).values);
  if (gradient === 0)
    return cannotTell(
      "gradients that are not zero",
      "The gradient is exactly zero in the later half of the run, and a larger rate changes nothing about that.",
    );
  const first = earlier.find(({ rule, outcome }) => outcome === "finding" && COMES_FIRST.has(rule));
  if (first)
    return cannotTell(
      "a run whose training signal arrives",
      `The check ${first.rule} has a finding, and longer steps along a gradient that does not arrive change nothing.`,
    );
  return judge(run, loss, boldness, realised);
}

function judge(run: RunData, loss: LossProgress, boldness: Boldness, realised: number): Verdict {
  const { total, laterTotal } = boldness;
  const limit = isFalling(loss) && !loss.hasLearnt ? RATE_TOO_LOW.totalWhileFalling : RATE_TOO_LOW.total;
  const isShort = total > 0 && total < limit.value && laterTotal < 1 && !loss.hasSettled;
  // A promise within the scatter of single losses cannot be held against what the loss did.
  const invisible = RATE_TOO_LOW.invisibleScatters * (scatterAroundPath(loss.points.values) / loss.start);
  const isConfirmed = total < invisible || realised >= RATE_TOO_LOW.realisedShare.value * total;
  const isStopped = total > 0 && laterTotal < RATE_TOO_LOW.laterTotal.value && !loss.hasLearnt && !loss.hasSettled;
  if (isAtMinimum(run)) return makeAnswer(loss, boldness, null, null);
  if (isShort && isConfirmed) return makeAnswer(loss, boldness, "short", severityOf(loss));
  if (isStopped) return makeAnswer(loss, boldness, "stopped", "warning");
  if (run.settings.learningRate === 0 && total === 0) return makeAnswer(loss, boldness, "short", "critical");
  return makeAnswer(loss, boldness, null, null);
}

/** The loss of a linear model has one minimum, and where the gradient is gone there is nothing left to learn. */
function isAtMinimum(run: RunData): boolean {
  const norm = isWithoutLayers(run) ? readGlobalNorm(run)?.points.values : undefined;
  return norm !== undefined && (norm.at(-1) ?? Number.NaN) < RATE_TOO_LOW.atMinimum * (norm[0] ?? Number.NaN);
}

function isFalling({ recentChange }: LossProgress): boolean {
  return (
    recentChange.status === "estimated" &&
    recentChange.value < -LEARNING.flatChange.value &&
    (recentChange.upper ?? recentChange.value) < 0
  );
}

function severityOf(loss: LossProgress): Severity {
  return loss.hasLearnt ? "warning" : "critical";
}

function makeAnswer(
  loss: LossProgress,
  { total, laterTotal, source }: Boldness,
  form: "short" | "stopped" | null,
  severity: Severity | null,
): Verdict {
  const short = total < RATE_TOO_LOW.total.value ? RATE_TOO_LOW.total : RATE_TOO_LOW.totalWhileFalling;
  const threshold: Threshold = form === "stopped" ? RATE_TOO_LOW.laterTotal : short;
  const value = form === "stopped" ? laterTotal : total;
  const path = `The training loss went from ${describeNumber(loss.start)} to ${describeNumber(loss.end)}.`;
  const sentence = {
    short: `The steps were too short for this run: all of them together, each aimed perfectly, could have taken off ${formatPercent(Number(total.toPrecision(2)))} of the loss at the start. ${path}`,
    stopped: `The training came to rest before it had learnt: the steps of its later half together could have taken off ${formatPercent(Number(laterTotal.toPrecision(2)))} of the loss that was left. ${path}`,
    none: `The steps were long enough to matter: together they could have taken off ${describeNumber(total)} times the loss at the start. ${path}`,
  };
  return makeVerdict(IDENTITY, {
    outcome: form === null ? "no-finding" : "finding",
    severity,
    layers: [],
    onsetStep: form === null ? null : (loss.points.steps[0] ?? null),
    statistic: {
      name:
        form === "stopped"
          ? "most that the later half of the steps could take off the loss, over that loss"
          : STATISTIC,
      estimate: {
        status: "estimated",
        value,
        method: `sum over steps of ${source}`,
        n: countBlocks(loss.points.steps.length),
        notes: [],
      },
      threshold: { ...threshold, direction: "below" },
    },
    effectiveSamples: countBlocks(loss.points.steps.length),
    persistence: null,
    reason: `All steps together could take off ${describeNumber(total)} times the loss at the start, those of the later half ${describeNumber(laterTotal)} times the loss that was left.`,
    explanation: sentence[form ?? "none"],
    remedy: form === null ? null : RATE_TOO_LOW_GUIDE.remedies.join(" "),
    provenance: [`Length of the steps from: ${source}.`],
  });
}
