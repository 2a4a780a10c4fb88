import { type Answer, type AnswerContext, joinSentences, quoteVerdicts, statedAmong } from "./compose-answer";

/** What one run shows of its sensitivity to the length of its steps; other rates are other runs. */
export function answerSensitivity({ run, verdicts }: AnswerContext): Answer {
  const quote = quoteVerdicts(
    verdicts,
    ["learning-rate-too-high", "learning-rate-too-low", "curvature", "oscillation"],
    ["learning-rate-too-high"],
  );
  return {
    answer: joinSentences([
      ...quote.sentences,
      "What another rate or scaling would have given is not in one run: it takes runs that differ in that alone.",
    ]),
    status: quote.status,
    evidence: [...quote.rules, ...statedAmong(run, ["optimizer", "learningRate", "schedule", "normalisation"])],
  };
}
