import { formatInteger, formatPercent } from "@/lib/core/format-number";
import type { ChecklistItem, RuleId, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeNumber } from "./describe-number";
import type { LossProgress } from "./loss-progress";

type Answer = Pick<ChecklistItem, "answer" | "status" | "evidence">;

/** The seven questions that whoever relies on a trained network should be able to answer, answered from the log. */
export function answerChecklist(
  run: RunData,
  verdicts: readonly Verdict[],
  loss: LossProgress | null,
): readonly ChecklistItem[] {
  return [
    { id: "loss", question: "What loss was minimised, and did it fall?", ...answerLoss(run, verdicts, loss) },
    { id: "parameters", question: "Which parameters were trained, and do they move?", ...answerParameters(run) },
    {
      id: "stability",
      question: "Was the training stable?",
      ...answerFromRules(verdicts, ["non-finite", "exploding-gradient"]),
    },
    {
      id: "depth",
      question: "Does the training signal reach every layer?",
      ...answerFromRules(verdicts, ["vanishing-gradient"]),
    },
    {
      id: "derivative",
      question: "How were the derivatives computed, and were they checked?",
      ...answerDerivative(run),
    },
    {
      id: "sensitivity",
      question: "How sensitive is the result to the learning rate and to the input?",
      answer: "One run cannot tell. Compare at least two runs that differ in the learning rate alone.",
      status: "not-answered",
      evidence: [],
    },
    { id: "expectation", question: "Over which sample is the loss an average?", ...answerExpectation(run) },
  ];
}

function answerLoss(run: RunData, verdicts: readonly Verdict[], loss: LossProgress | null): Answer {
  const verdict = verdicts.find(({ rule }) => rule === "not-learning");
  const task = run.settings.task === null ? "The task was not stated." : `Task: ${run.settings.task}.`;
  if (!loss) return { answer: `${task} No usable training loss was logged.`, status: "not-answered", evidence: [] };
  return {
    answer: `${task} The training loss went from ${describeNumber(loss.start)} to ${describeNumber(loss.end)}${describeChange(loss)}.`,
    status: verdict?.outcome === "no-finding" ? "answered" : "attention",
    evidence: [loss.key, "not-learning"],
  };
}

/** A rise is told as a multiple: in percent it may have thirty digits. */
function describeChange({ start, end, totalFall }: LossProgress): string {
  if (start <= 0) return "";
  return end > start ? `, ${describeNumber(end / start)} times its start` : `, a fall of ${formatPercent(totalFall)}`;
}

function answerParameters(run: RunData): Answer {
  const updates = run.series.filter(({ metric, subgroup }) => metric === "update_norm" && subgroup === null);
  const frozen = run.settings.frozenLayers;
  const layers = `${run.layers.length} layers are known${frozen.length > 0 ? `, frozen: ${frozen.join(", ")}` : ""}.`;
  return updates.length > 0
    ? {
        answer: `${layers} The size of the weight updates was logged for ${updates.length} tensors.`,
        status: "answered",
        evidence: ["update_norm"],
      }
    : {
        answer: `${layers} Update norms were not logged, so that nobody can say how far the weights move.`,
        status: "not-answered",
        evidence: [],
      };
}

function answerFromRules(verdicts: readonly Verdict[], rules: readonly RuleId[]): Answer {
  const relevant = verdicts.filter(({ rule }) => rules.includes(rule));
  const findings = relevant.filter(({ outcome }) => outcome === "finding");
  const open = relevant.filter(({ outcome }) => outcome === "cannot-tell");
  const shown = findings.length > 0 ? findings : open.length > 0 ? open : relevant;
  return {
    answer: shown.map(({ explanation }) => explanation).join(" "),
    status: findings.length > 0 ? "attention" : open.length > 0 ? "not-answered" : "answered",
    evidence: rules,
  };
}

function answerDerivative(run: RunData): Answer {
  const checks = run.series.filter(({ metric }) => metric === "gradient_check" || metric.startsWith("gradient_check."));
  const logged = run.settings.gradientNormLogged;
  const stated = logged === null ? "What the logged gradient is was not stated." : `Logged gradient norm: ${logged}.`;
  return checks.length > 0
    ? {
        answer: `${stated} Analytic gradients were compared with numerical ones.`,
        status: "answered",
        evidence: checks.map(({ key }) => key).sort(),
      }
    : {
        answer: `${stated} No comparison with numerical derivatives was logged.`,
        status: "not-answered",
        evidence: [],
      };
}

function answerExpectation(run: RunData): Answer {
  const { trainingSize, dataset, batchSize } = run.settings;
  if (trainingSize === null)
    return { answer: "The size of the training set was not stated.", status: "not-answered", evidence: [] };
  const batch = batchSize === null ? "" : `, in batches of ${batchSize}`;
  return {
    answer: `Over ${formatInteger(trainingSize)} cases${dataset === null ? "" : ` of ${dataset}`}${batch}.`,
    status: "answered",
    evidence: ["trainingSize", "batchSize"],
  };
}
