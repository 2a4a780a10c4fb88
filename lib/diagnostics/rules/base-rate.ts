/**
 * `base-rate`: is the training loss better than that of a model that knows the share of events and
 * nothing else? The entropy H(p) is what always answering p costs; a network may fall from its start by
 * half and have learnt no more than p. Every threshold on gradients misses that.
 *
 * @see Cover & Thomas, Elements of Information Theory, 2.1; docs/rules/base-rate.md
 */
import type { Estimate } from "@/lib/core/estimate";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { estimateLevel } from "../bootstrap-level";
import { constantPredictorLoss } from "../constant-predictor";
import { describeEstimate, describeNumber } from "../describe-number";
import { BASE_RATE_GUIDE } from "../guides/base-rate";
import { EVENT_SHARE, TRAINING_LOSS } from "../log-needs";
import type { LossProgress } from "../loss-progress";
import { lastPoints } from "../read-series";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { BASE_RATE } from "../thresholds";

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
  const constant = constantPredictorLoss(run.settings);
  if (!loss || !constant)
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: constant ? TRAINING_LOSS.missing : EVENT_SHARE.missing,
      reason: constant
        ? "No usable training loss was logged."
        : "The share of events, or a loss that can be compared with it, was not stated.",
    });
  const level = estimateLevel(lastPoints(loss.points, 0.2), "the training loss over the last fifth", "mean");
  if (level.status !== "estimated")
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: TRAINING_LOSS.missing,
      reason: "The loss has no finite end.",
    });
  const toSkill = (value: number): number => 1 - value / constant.value;
  const skill: Estimate = {
    ...level,
    value: toSkill(level.value),
    ...(level.lower === undefined || level.upper === undefined
      ? {}
      : { lower: toSkill(level.upper), upper: toSkill(level.lower) }),
  };
  const upper = skill.upper ?? skill.value;
  const lower = skill.lower ?? skill.value;
  const statistic = {
    name: STATISTIC,
    estimate: skill,
    threshold: { ...BASE_RATE.skill, direction: "below" as const },
  };
  const comparison = `the loss ends at ${describeNumber(level.value)}, and always answering the share of events would reach ${describeNumber(constant.value)}`;
  const reason = `The skill is ${describeEstimate(skill)}: ${comparison}.`;
  const shared = { statistic, layers: [], effectiveSamples: level.n, persistence: null, reason };
  const provenance = [
    `Loss of always answering the share of events: ${describeNumber(constant.value)} (${constant.source}).`,
  ];
  if (upper < BASE_RATE.skill.value)
    return makeVerdict(IDENTITY, {
      ...shared,
      outcome: "finding",
      severity: "warning",
      onsetStep: null,
      explanation: `On its own training cases the model is no better than knowing how often the outcome occurs: ${comparison}. Relative to that its skill is ${describeNumber(skill.value)}.`,
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
