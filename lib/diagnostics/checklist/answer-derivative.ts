import { type Answer, type AnswerContext, joinSentences, keysOf, quoteVerdicts, statedAmong } from "./compose-answer";

/** How derivatives are computed, as stated, and what a comparison with differences of the loss showed. */
export function answerDerivative({ run, verdicts }: AnswerContext): Answer {
  const { gradientMethod } = run.settings;
  const quote = quoteVerdicts(verdicts, ["gradient-check"], ["gradient-check"]);
  const checks = run.series.filter(({ metric }) => /^gradient_check(?:[/.]|$)/.test(metric));
  const method =
    gradientMethod === null
      ? "How the gradients are computed was not stated."
      : `The gradients are computed, as stated: ${gradientMethod}.`;
  return {
    answer: joinSentences([
      method,
      ...(quote.rules.length > 0 ? quote.sentences : ["No comparison with numerical derivatives was looked at."]),
    ]),
    status: quote.status === "answered" && gradientMethod === null ? "not-answered" : quote.status,
    evidence: [...quote.rules, ...keysOf(run, checks), ...statedAmong(run, ["gradientMethod"])],
  };
}
