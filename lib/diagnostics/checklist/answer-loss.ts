import { recogniseModelKind } from "@/lib/core/model-kind";
import type { RuleId } from "@/lib/core/verdict";
import { describeNumber } from "../describe-number";
import { comparableConstant, isContinuousTask, isMoreThanError } from "../measures/constant-predictor";
import { findTrainingLoss } from "../measures/read-series";
import { type Answer, type AnswerContext, joinSentences, quoteVerdicts, statedAmong } from "./compose-answer";

/** Findings with which a loss does not fall, whatever it did before. */
const LOST = ["exploding-gradient", "non-finite"] as const satisfies readonly RuleId[];

/** What is minimised, what became of it, and against what that is judged. */
export function answerLoss(context: AnswerContext): Answer {
  const { run, verdicts } = context;
  const { lossFunction, task } = run.settings;
  const series = findTrainingLoss(run);
  const settings = statedAmong(run, ["lossFunction", "task", "trainingPrevalence", "nullLoss"]);
  const minimised =
    lossFunction !== null
      ? `Minimised is: ${lossFunction}.`
      : task !== null
        ? `The task is: ${task}. The loss function was not stated by its name.`
        : "What is minimised was not stated.";
  if (!series)
    return { answer: `${minimised} No training loss was logged.`, status: "not-answered", evidence: settings };
  const lost = LOST.filter((rule) =>
    verdicts.some((verdict) => verdict.rule === rule && verdict.severity === "critical"),
  );
  const quote = quoteVerdicts(verdicts, [...lost, "not-learning", "base-rate"], ["not-learning"]);
  const isNamed = lossFunction !== null || task !== null;
  return {
    answer: joinSentences([minimised, ...quote.sentences, describeYardstick(context)]),
    status: quote.status === "answered" && !isNamed ? "not-answered" : quote.status,
    evidence: [...quote.rules, series.key, ...settings],
  };
}

function describeYardstick({ run, loss }: AnswerContext): string {
  const { settings } = run;
  if (recogniseModelKind(settings).kind === "survival")
    return settings.nullLoss === null
      ? "Such a loss has no zero and no constant yardstick; the loss without inputs would be one, and was not stated."
      : `The yardstick is the loss without inputs, ${describeNumber(settings.nullLoss)} as it was stated.`;
  if (isMoreThanError(settings))
    return "This loss holds more than the error, so that no constant answer is its yardstick; it is told against its own start.";
  const constant = loss && comparableConstant(settings, loss.start);
  if (constant)
    return `The yardstick is the loss of a constant answer, ${describeNumber(constant.value)} (${constant.source}).`;
  if (loss === null) return "Its size has no yardstick.";
  return isContinuousTask(settings)
    ? "The loss of a constant answer, the variance of the outcome, is not known; the loss is told against its own start."
    : "The loss of a constant answer is not known, since the share of events or the task was not stated.";
}
