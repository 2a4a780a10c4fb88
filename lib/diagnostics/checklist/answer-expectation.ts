import { formatInteger } from "@/lib/core/format-number";
import { type ModelKind, recogniseModelKind } from "@/lib/core/model-kind";
import type { RunData } from "@/lib/series/run-data";
import { type Answer, type AnswerContext, joinSentences, statedAmong } from "./compose-answer";

/** The expectation or the integral that each kind of loss is or estimates. */
const EXPECTATIONS: Readonly<Record<ModelKind, string>> = {
  "neural-network": "The training loss is a mean, which estimates the expected loss over cases like these.",
  "logistic-regression":
    "The training loss is a mean of negative log-likelihoods, which estimates the expected loss over cases like these.",
  survival:
    "The loss is a mean over events; in each term of a partial likelihood stands a sum over the cases still at risk, so that it is no mean over cases.",
  bayesian:
    "The posterior is an integral over all parameters: its normalisation and every prediction are expectations, and what is minimised stands for its negative logarithm or a bound of it.",
  "gradient-regularised":
    "The loss is a mean of errors plus the mean of a squared gradient, two expectations over the same cases.",
  "time-series":
    "The training loss is a mean over series and times; values of one series depend on each other, so that it rests on fewer independent cases than it has terms.",
};

/** Over what the loss is an average, and over how many cases. */
export function answerExpectation({ run }: AnswerContext): Answer {
  const { trainingSize, expectation } = run.settings;
  return {
    answer: joinSentences([
      EXPECTATIONS[recogniseModelKind(run.settings).kind],
      expectation === null ? null : `As stated, it is a ${expectation.replace(/^an? /i, "")}.`,
      trainingSize === null ? "The size of the training set was not stated." : describeSample(run, trainingSize),
    ]),
    status: trainingSize === null ? "not-answered" : "answered",
    evidence: statedAmong(run, ["expectation", "modelKind", "trainingSize", "batchSize", "dataset"]),
  };
}

function describeSample({ settings: { dataset, batchSize } }: RunData, size: number): string {
  const sample = `The sample has ${formatInteger(size)} cases${dataset === null ? "" : ` of: ${dataset}`}`;
  if (batchSize === null) return `${sample}; how many of them a step sees was not stated.`;
  if (batchSize >= size) return `${sample}; each step sees all of them.`;
  return `${sample}; each step sees ${formatInteger(batchSize)} of them, so that its gradient is an estimate of the mean's.`;
}
