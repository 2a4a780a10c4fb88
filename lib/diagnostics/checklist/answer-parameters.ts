import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { RunData } from "@/lib/series/run-data";
import { isWithoutLayers } from "../kinds-of-run";
import { type Answer, type AnswerContext, joinSentences, keysOf, quoteVerdicts, statedAmong } from "./compose-answer";

/** What the loss depends on: layers, tensors and parameters, what is frozen, and how far the rest moves. */
export function answerParameters({ run, verdicts }: AnswerContext): Answer {
  const quote = quoteVerdicts(verdicts, ["update-ratio", "effective-depth"], []);
  const updates = run.series.filter(
    ({ metric, subgroup }) => (metric === "update_norm" || metric === "grad_dot_update") && subgroup === null,
  );
  const isCounted = run.layers.length > 0 || run.settings.parameterCount !== null;
  const moves = updates.length > 0 || quote.status !== "not-answered";
  const status = quote.status === "attention" ? "attention" : isCounted && moves ? "answered" : "not-answered";
  const { frozenLayers } = run.settings;
  return {
    answer: joinSentences([
      describeParameters(run),
      frozenLayers.length === 0 ? null : `Frozen, as stated: ${frozenLayers.join(", ")}.`,
      ...quote.sentences,
      moves
        ? null
        : "Neither update norms nor gradient times update were logged, so that nobody can say how far they move.",
    ]),
    status,
    evidence: [
      ...quote.rules,
      ...keysOf(run, updates),
      ...statedAmong(run, ["parameterCount", "model", "frozenLayers"]),
    ],
  };
}

function describeParameters(run: RunData): string {
  const { layers, settings } = run;
  const sizes = layers.map(({ numel }) => numel);
  const known =
    sizes.length > 0 && !sizes.includes(null) ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) : null;
  const count = settings.parameterCount ?? known;
  const parameters = count === null ? "parameters whose number is not known" : formatCount(count, "parameter");
  if (isWithoutLayers(run)) return `The loss depends on ${parameters} of one linear predictor${listNames(run)}.`;
  if (layers.length === 0) return `The loss depends on ${parameters}; nothing was logged per layer.`;
  const tensors = layers.reduce((sum, layer) => sum + Math.max(1, layer.parameters.length), 0);
  const parts = tensors === layers.length ? "each logged as one" : `logged as ${formatInteger(tensors)} tensors`;
  return `The loss depends on ${parameters} in ${formatCount(layers.length, "layer")}, ${parts}.`;
}

function listNames({ layers }: RunData): string {
  return layers.length === 0 ? "" : ` (${layers.map(({ name }) => name).join(", ")})`;
}
