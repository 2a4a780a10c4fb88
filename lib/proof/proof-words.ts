import { formatCount } from "@/lib/core/format-number";
import { PROOF_OUTCOMES, type ProofAnswer, type ProofDocument, type ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange } from "@/lib/core/proof-plan";
import type { Verdict } from "@/lib/core/verdict";

/** What is known of a finding: seen in a log, or what an experiment on it showed. */
export type ProofStateId = "seen" | ProofOutcome;

/** The states of a finding in a few words, as every page says them. */
export const PROOF_STATE_WORDS: Readonly<Record<ProofStateId, string>> = {
  seen: "seen in the log",
  changed: "changed when repaired",
  "not-changed": "not changed",
  worse: "worse when changed so",
  "cannot-tell": "cannot tell",
};

/** An answer in a few words: also that pairs are too few, where that is what keeps it from telling. */
export function nameAnswer({ outcome, effect }: Pick<ProofAnswer, "outcome" | "effect">): string {
  const words = PROOF_STATE_WORDS[outcome];
  return outcome === "cannot-tell" && effect.status === "estimated" ? `${words} (too few pairs)` : words;
}

/** What a change is called in a few words. */
export const CHANGE_NAMES: Readonly<Record<ProofChange, string>> = {
  "residual-connections": "residual connections",
  normalisation: "layer normalisation",
  "leaky-units": "leaky units",
  "clip-gradient": "clipping of the gradient",
  "rate-tenth": "a tenth of the learning rate",
  "rate-tenfold": "ten times the learning rate",
  "weight-decay": "more weight decay",
  "oversample-subgroup": "drawing patients of the group more often",
  "group-feature": "a feature that marks the group",
  "true-labels": "the outcomes as they were recorded",
};

export type ProofState = {
  readonly state: ProofStateId;
  readonly words: string;
  /** The experiment that the state rests on; null where none has an answer. */
  readonly document: ProofDocument | null;
  /** What the other experiments on this finding say; null where there is none. */
  readonly others: string | null;
  /** Said where the experiment is about an earlier state of the finding; null otherwise. */
  readonly older: string | null;
};

/** What is shown of several changes that were tried on one finding: the clearest answer, the newest of its kind. */
const WEIGHT: Readonly<Record<ProofOutcome, number>> = { changed: 0, worse: 1, "not-changed": 2, "cannot-tell": 3 };

/**
 * What is known of a verdict by the experiments of its run. Plans that were withdrawn or wait for runs show
 * nothing yet; of several answers all are told, so that nobody takes the best of many for the only one. Where one
 * change was tried under several plans, the one answered first stands for it: the others may have been made knowing it.
 *
 * @param documents all experiments of the run
 */
export function proofStateOf(
  verdict: Pick<Verdict, "rule" | "subgroup" | "version" | "layers" | "onsetStep">,
  documents: readonly ProofDocument[],
): ProofState {
  const answered = documents.filter(({ plan, state }) => state === "answered" && isOn(plan.finding, verdict));
  const [first] = answered
    .filter((each) => answered.every((other) => !wasAnsweredBefore(other, each)))
    .sort(
      (a, b) => WEIGHT[a.answer.outcome] - WEIGHT[b.answer.outcome] || compareTimes(b.registered.at, a.registered.at),
    );
  const rest = answered.filter((each) => each !== first);
  if (first === undefined)
    return { state: "seen", words: PROOF_STATE_WORDS.seen, document: null, others: null, older: null };
  return {
    state: first.answer.outcome,
    words: nameAnswer(first.answer),
    document: first,
    others: rest.length === 0 ? null : describeOthers(rest),
    older: describeAge(first.plan.finding, verdict),
  };
}

type Finding = ProofDocument["plan"]["finding"];

function isOn(finding: Finding, { rule, subgroup }: Pick<Verdict, "rule" | "subgroup">): boolean {
  return finding.rule === rule && finding.subgroup === subgroup;
}

/** Whether another plan for the same change had its answer before this one. */
function wasAnsweredBefore(other: ProofDocument, { plan, answeredAt }: ProofDocument): boolean {
  return other.plan.change.id === plan.change.id && compareTimes(other.answeredAt ?? "", answeredAt ?? "") < 0;
}

function compareTimes(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

/** "2 other experiments on this finding: 1 not changed, 1 cannot tell." */
function describeOthers(documents: readonly ProofDocument[]): string {
  const counts = PROOF_OUTCOMES.flatMap((outcome) => {
    const count = documents.filter(({ answer }) => answer.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${PROOF_STATE_WORDS[outcome]}`];
  });
  return `${formatCount(documents.length, "other experiment")} on this finding: ${counts.join(", ")}.`;
}

function describeAge(finding: Finding, verdict: Pick<Verdict, "version" | "layers" | "onsetStep">): string | null {
  if (finding.version !== verdict.version)
    return `The plan was written for version ${finding.version} of this check; this verdict is of version ${verdict.version}.`;
  const isSame = finding.onsetStep === verdict.onsetStep && finding.layers.join("\n") === verdict.layers.join("\n");
  return isSame
    ? null
    : "The run has changed since the plan was written: the finding is of other layers now, or begins at another step.";
}
