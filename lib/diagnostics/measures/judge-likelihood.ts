import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { LIKELIHOOD } from "../context-thresholds";
import { describeNumber } from "../describe-number";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { type LikelihoodGain, measureLikelihoodGain } from "./measure-likelihood-gain";

const STATISTIC = "likelihood ratio: 2 × events × (loss without inputs − loss)";

/** `not-learning` for a survival likelihood, whose fall in percent says nothing. */
export function judgeByLikelihood(rule: Pick<Rule, "id" | "version">, run: RunData, remedy: string): Verdict {
  const gain = measureLikelihoodGain(run);
  if ("missing" in gain) return makeCannotTell(rule, { statistic: STATISTIC, what: gain.missing, reason: gain.reason });
  const isBetter = gain.ratio >= gain.limit;
  if (!isBetter && gain.recentRatio > LIKELIHOOD.stillGaining)
    return makeCannotTell(rule, {
      statistic: STATISTIC,
      what: "a run that has come to rest",
      reason: `The likelihood ratio is ${describeNumber(gain.ratio)}, below ${describeNumber(gain.limit)}, and was still growing when the log ended.`,
    });
  return makeVerdict(rule, {
    outcome: isBetter ? "no-finding" : "finding",
    severity: isBetter ? null : "warning",
    layers: [],
    onsetStep: null,
    statistic: {
      name: STATISTIC,
      estimate: {
        status: "estimated",
        value: gain.ratio,
        method: "likelihood ratio against the model without inputs",
        n: gain.events,
        notes: [],
      },
      threshold: { value: gain.limit, direction: "below", source: LIKELIHOOD.limitSource },
    },
    effectiveSamples: gain.events,
    persistence: null,
    reason: `The likelihood ratio is ${describeNumber(gain.ratio)} with ${formatCount(gain.parameters, "parameter")} and ${formatCount(gain.events, "event")}; the limit is ${describeNumber(gain.limit)}.`,
    explanation: describeGain(gain, isBetter),
    remedy: isBetter ? null : remedy,
    provenance: [`Loss from: ${gain.key}. The loss without inputs was stated.`],
  });
}

function describeGain({ nullLoss, end, ratio, events }: LikelihoodGain, isBetter: boolean): string {
  const path = `${describeNumber(nullLoss)} without inputs to ${describeNumber(end)}, counted over ${formatInteger(events)} events`;
  return isBetter
    ? `The fit gains on the model without inputs: the loss per event goes from ${path}. That is a likelihood ratio of ${describeNumber(ratio)}; whether the model is useful is another question.`
    : `The fit does not gain more on the model without inputs than chance would: the loss per event goes from ${path}. The likelihood ratio of ${describeNumber(ratio)} is what coefficients without any effect would reach.`;
}
