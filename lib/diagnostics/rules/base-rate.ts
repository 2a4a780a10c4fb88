/**
 * `base-rate`: is the training loss better than that of a model that knows the share of events and
 * nothing else? The entropy H(p) is what always answering p costs; a network may fall from its start by
 * half and have learnt no more than p. Every threshold on gradients misses that.
 *
 * @see Cover & Thomas, Elements of Information Theory, 2.1; docs/rules/base-rate.md
 */
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate, describeNumber } from "../describe-number";
import { BASE_RATE_GUIDE } from "../guides/base-rate";
import { EVENT_SHARE, TRAINING_LOSS } from "../log-needs";
import { comparableConstant, constantPredictorLoss } from "../measures/constant-predictor";
import { estimateSkill } from "../measures/estimate-skill";
import type { LossProgress } from "../measures/loss-progress";
import { describeUnusableLoss } from "../measures/unusable-loss";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { BASE_RATE, LEARNING } from "../thresholds";

const IDENTITY = { id: "base-rate", version: 1 } as const;
const STATISTIC = "skill: 1 − loss / loss of always giving the share of events";

export const baseRateRule: Rule = {
  ...IDENTITY,
  question: "Is the loss better than that of always answering the share of events?",
  restsOn: ["loss"],
  isScaleFree: true,
  needs: [TRAINING_LOSS, EVENT_SHARE],
  guide: BASE_RATE_GUIDE,
  evaluate: (run, { loss }) => [evaluateBaseRate(run, loss)],
};

function evaluateBaseRate(run: RunData, loss: LossProgress | null): Verdict {
  const cannotTell = (what: string, reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason });
  if (constantPredictorLoss(run.settings) === null)
    return cannotTell(
      EVENT_SHARE.missing,
      "The share of events, or a loss that can be compared with it, was not stated.",
    );
  if (!loss) return cannotTell(TRAINING_LOSS.missing, describeUnusableLoss(run));
  const untrained = Math.max(loss.reference, loss.start);
  if (loss.end > LEARNING.worseThanGuessing * untrained)
    return cannotTell(
      "a run that did not run away",
      `The loss ends at ${describeNumber(loss.end)}, above the ${describeNumber(untrained)} it started from; that is no matter of the share of events.`,
    );
  const constant = comparableConstant(run.settings, loss.start);
  if (constant === null)
    return cannotTell(
      "the loss as a mean over cases",
      `The loss starts at ${describeNumber(loss.start)}, far from what an untrained classifier has; it seems summed, weighted or multiplied, and cannot be compared with the share of events.`,
    );
  const skill = estimateSkill(loss, constant.value);
  if (skill.status !== "estimated") return cannotTell(TRAINING_LOSS.missing, "The loss has no finite end.");
  const upper = skill.upper ?? skill.value;
  const lower = skill.lower ?? skill.value;
  const statistic = {
    name: STATISTIC,
    estimate: skill,
    threshold: { ...BASE_RATE.skill, direction: "below" as const },
  };
  const comparison = `the loss ends at ${describeNumber(loss.end)}, and always answering the share of events would reach ${describeNumber(constant.value)}`;
  const reason = `The skill is ${describeEstimate(skill)}: ${comparison}.`;
  const shared = { statistic, layers: [], effectiveSamples: skill.n, persistence: null, reason };
  const provenance = [
    `Loss of always answering the share of events: ${describeNumber(constant.value)} (${constant.source}).`,
  ];
  if (skill.value < BASE_RATE.skill.value && upper < BASE_RATE.useful.value)
    return makeVerdict(IDENTITY, {
      ...shared,
      outcome: "finding",
      severity: "warning",
      onsetStep: null,
      explanation: `On its own training cases the model is no better, or hardly, than knowing how often the outcome occurs: ${comparison}. Relative to that its skill is ${describeNumber(skill.value)}.`,
      remedy: BASE_RATE_GUIDE.remedies.join(" "),
      provenance,
    });
  if (lower < BASE_RATE.skill.value)
    return { ...makeCannotTell(IDENTITY, { statistic: STATISTIC, what: "", reason, provenance }), statistic };
  return makeVerdict(IDENTITY, {
    ...shared,
    outcome: "no-finding",
    severity: null,
    onsetStep: null,
    explanation: `On its training cases the model is better than knowing how often the outcome occurs: ${comparison}. Its skill relative to that is ${describeNumber(skill.value)}; whether it is useful is another question.`,
    remedy: null,
    provenance,
  });
}
