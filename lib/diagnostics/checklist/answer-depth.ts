import { formatCount, formatInteger } from "@/lib/core/format-number";
import { recogniseModelKind } from "@/lib/core/model-kind";
import type { RunData } from "@/lib/series/run-data";
import { isWithoutLayers } from "../kinds-of-run";
import { type Answer, type AnswerContext, joinSentences, quoteVerdicts, statedAmong } from "./compose-answer";

/** Whether layers stand behind each other, and what their factors leave of the signal. */
export function answerDepth({ run, verdicts }: AnswerContext): Answer {
  const settings = statedAmong(run, ["modelKind", "model", "activation", "residual", "layerOrder"]);
  if (isWithoutLayers(run))
    return {
      answer:
        "The model has no layers between input and output: the chain rule has one factor, and there is no way on which a signal could fade.",
      status: "answered",
      evidence: [...quoteVerdicts(verdicts, ["vanishing-gradient"], []).rules, ...settings],
    };
  const quote = quoteVerdicts(verdicts, ["vanishing-gradient", "effective-depth"], ["vanishing-gradient"]);
  return {
    answer: joinSentences([describeChain(run), ...quote.sentences]),
    status: quote.status,
    evidence: [...quote.rules, ...settings],
  };
}

function describeChain(run: RunData): string {
  const count = run.layers.length;
  if (count < 2) return "How many layers stand behind each other was not logged.";
  const overTime =
    recogniseModelKind(run.settings).kind === "time-series" ||
    /\b(?:rnn|gru|lstm)\b|recurrent/i.test(run.settings.model ?? "")
      ? " What fades over time inside a recurrent layer is not seen in gradients per layer."
      : "";
  const paths = run.settings.residual === true ? ", with residual connections past them" : "";
  return `The model composes ${formatCount(count, "layer")}${paths}: the gradient of the first is a product of ${formatInteger(count - 1)} factors.${overTime}`;
}
