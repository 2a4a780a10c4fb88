import { type Answer, type AnswerContext, joinSentences, quoteVerdicts, statedAmong } from "./compose-answer";

/** Whether the logged gradients are what they are taken for, and whether they and the steps stay in bounds. */
export function answerStability({ run, verdicts }: AnswerContext): Answer {
  const { gradientNormLogged: logged } = run.settings;
  const quote = quoteVerdicts(
    verdicts,
    [
      ...(["exploding-gradient", "non-finite", "gradient-provenance", "learning-rate-too-high"] as const),
      ...(["learning-rate-too-low", "oscillation", "gradient-noise"] as const),
    ],
    ["exploding-gradient", "non-finite"],
  );
  const norm =
    logged === null ? "What the logged gradient norm is was not stated." : `The logged gradient norm is: ${logged}.`;
  return {
    answer: joinSentences([norm, ...quote.sentences]),
    status: quote.status,
    evidence: [
      ...quote.rules,
      ...statedAmong(run, ["gradientNormLogged", "gradientClip", "lossScale", "accumulatedBatches"]),
    ],
  };
}
