import type { ChecklistItem } from "@/lib/core/verdict";
import { answerDepth } from "./checklist/answer-depth";
import { answerDerivative } from "./checklist/answer-derivative";
import { answerExpectation } from "./checklist/answer-expectation";
import { answerLoss } from "./checklist/answer-loss";
import { answerParameters } from "./checklist/answer-parameters";
import { answerSensitivity } from "./checklist/answer-sensitivity";
import { answerStability } from "./checklist/answer-stability";
import type { Answer, AnswerContext } from "./checklist/compose-answer";

const QUESTIONS: readonly (Pick<ChecklistItem, "id" | "question"> & {
  readonly answer: (context: AnswerContext) => Answer;
})[] = [
  { id: "loss", question: "What loss is minimised, and did it fall?", answer: answerLoss },
  { id: "parameters", question: "Which parameters does it depend on, and do they move?", answer: answerParameters },
  { id: "stability", question: "Are the gradients interpretable and stable?", answer: answerStability },
  { id: "depth", question: "Does the model compose layers, so that the chain rule matters?", answer: answerDepth },
  {
    id: "derivative",
    question: "Are gradients computed analytically, automatically or numerically, and were they checked?",
    answer: answerDerivative,
  },
  {
    id: "sensitivity",
    question: "Is the optimisation sensitive to scaling or to the learning rate?",
    answer: answerSensitivity,
  },
  {
    id: "expectation",
    question: "Are integrals or expectations part of the problem?",
    answer: answerExpectation,
  },
];

/**
 * The seven questions that whoever relies on a trained model should be able to answer, answered from
 * verdicts, series and settings. Every piece of evidence is a rule of the catalogue, the key of a series
 * of the run, or a setting that was stated.
 */
export function answerChecklist(context: AnswerContext): readonly ChecklistItem[] {
  return QUESTIONS.map(({ id, question, answer }) => ({ id, question, ...answer(context) }));
}
