import { assertNever } from "@/lib/core/assert-never";
import { formatCount, formatGiven, formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { nameFinding } from "@/lib/core/name-finding";
import type { ProofDocument } from "@/lib/core/proof-document";
import type { ProofPlan, ProofSetting } from "@/lib/core/proof-plan";
import { formatDay } from "../format-time";

export type ProofFact = { readonly term: string; readonly text: string };

/** A plan and what became of it, in words. */
export type ProofWords = {
  /** What is asked, in one sentence. */
  readonly question: string;
  /** How it stands: the answer, or what it waits for. */
  readonly standing: string;
  /** What is changed, what stays, how it is measured, from where on a difference matters. */
  readonly facts: readonly ProofFact[];
  /** What became of the plan, in order. */
  readonly history: readonly { readonly key: string; readonly words: string; readonly at: string }[];
};

/** Puts a plan into words that need no knowledge of how a model is trained. */
export function prepareProof(proof: ProofDocument): ProofWords {
  return {
    question: askOf(proof.plan),
    standing: standingOf(proof),
    facts: factsOf(proof),
    history: historyOf(proof),
  };
}

function askOf(plan: ProofPlan): string {
  const { subgroup } = plan.measure;
  const of = subgroup === null ? "the loss" : `the loss of ${groupWords(subgroup)}`;
  return `Is ${of} lower when one thing in the training is changed? Asked of the finding ${nameFinding(plan.finding)}.`;
}

function standingOf(proof: ProofDocument): string {
  switch (proof.state) {
    case "withdrawn":
      return "Taken back: nobody is to train its pairs, and no answer is computed.";
    case "answered":
      return proof.answer.sentence;
    case "waiting":
      return waitingWords(proof);
    default:
      return assertNever(proof.state);
  }
}

/** A run whose pair is missing has come back as well. */
function waitingWords({ plan, missing }: ProofDocument): string {
  const planned = 2 * plan.replicates;
  const come = planned - missing.length;
  const rule = "Nothing is computed before all of them are there.";
  if (come === 0) return `Not answered yet: none of the ${formatInteger(planned)} trainings has come back. ${rule}`;
  return `Not answered yet: ${formatInteger(come)} of ${formatInteger(planned)} trainings ${come === 1 ? "has" : "have"} come back. ${rule}`;
}

function factsOf(proof: ProofDocument): readonly ProofFact[] {
  const { plan, isFirstNamed, owner, dueOn } = proof;
  return [
    {
      term: "What is changed",
      text: `${plan.change.what}${isFirstNamed ? " It is the first that is tried for this finding." : ""}`,
    },
    { term: "In settings", text: plan.change.settings.map(settingWords).join("; ") },
    { term: "What stays", text: stayingWords(plan) },
    { term: "How it is measured", text: measureWords(plan) },
    {
      term: "What counts as a difference",
      text: `A difference in loss below ${formatGiven(plan.margin)} is too small to matter. ${plan.measure.marginSource} It stands in the plan, which nobody can change.`,
    },
    { term: "Who is to train", text: owner === null ? nobodyAsked(proof) : askedWords(owner.name, dueOn) },
  ].filter(({ text }) => text !== "");
}

/** Of a plan that waits for nobody nothing is said. */
function nobodyAsked({ state }: ProofDocument): string {
  return state === "waiting" ? "Nobody has been asked yet." : "";
}

function settingWords({ setting, from, to }: ProofSetting): string {
  return from === null
    ? `${setting}: ${valueWords(to)}`
    : `${setting}: ${valueWords(to)} instead of ${valueWords(from)}`;
}

function valueWords(value: number | string | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? formatGiven(value) : value;
}

function stayingWords({ budget, data, replicates }: ProofPlan): string {
  const batch = budget.batchSize === null ? "" : `, ${formatCount(budget.batchSize, "patient")} in each batch`;
  const source = data.dataset === null ? "the same data" : `the same data (${data.dataset})`;
  return `Everything else: ${source}, ${formatCount(budget.steps, "step")}${batch}. ${formatCount(replicates, "pair")}: each is trained twice from the same seed, once as it was and once with the change.`;
}

function measureWords({ measure: { from, split, subgroup } }: ProofPlan): string {
  const meaning = "The loss says how far the predictions lie from what happened: the lower the better.";
  const whose = subgroup === null ? "" : ` of ${groupWords(subgroup)}`;
  if (from === "predictions") {
    return `By the mean log loss of the predictions for the patients${whose} who were kept out of training. ${meaning}`;
  }
  const where = split === "train" ? "in training" : split === null ? "" : "on patients who were kept out of training";
  return `By the loss${whose} ${where}`.trimEnd().concat(`, the mean over the last tenth of each log. ${meaning}`);
}

function askedWords(name: string, dueOn: string | null): string {
  return dueOn === null ? name : `${name}, until ${formatDay(dueOn)}`;
}

function historyOf({ registered, steps, answeredAt, firstSeen }: ProofDocument): ProofWords["history"] {
  const seen =
    firstSeen === null
      ? []
      : [{ key: "seen", words: `${firstSeen.by.name} was the first to see the answer`, at: firstSeen.at }];
  const answered =
    answeredAt === null
      ? []
      : [
          {
            key: "answered",
            words: "All pairs were there and were judged; what comes later is not counted",
            at: answeredAt,
          },
        ];
  const taken = steps.map((step) => ({ key: `step ${step.number}`, words: stepWords(step), at: step.at }));
  const events = [
    { key: "made", words: `${registered.by.name} made the plan`, at: registered.at },
    ...taken,
    ...answered,
    ...seen,
  ];
  return events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function stepWords({ kind, owner, dueOn, text, author }: ProofDocument["steps"][number]): string {
  const added = text === null || text === "" ? "" : `: ${text}`;
  switch (kind) {
    case "assign": {
      const until = dueOn === null ? "" : ` until ${formatDay(dueOn)}`;
      return `${author.name} asked ${owner?.name ?? "nobody"} to train the pairs${until}${added}`;
    }
    case "withdraw":
      return `${author.name} took the plan back${added}`;
    default:
      return assertNever(kind);
  }
}
