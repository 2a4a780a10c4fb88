import { groupWords } from "@/lib/core/group-words";
import type { JudgementKind } from "@/lib/core/judgement";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { type JudgementRecord, type JudgementStepRecord, listJudgements } from "@/lib/db/list-judgements";
import type { RunRecord } from "@/lib/db/run-record";
import type { ReviewStep } from "@/lib/schema/bundle";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

const SAID: Readonly<Record<JudgementKind, string>> = {
  agree: "agrees with the reading",
  disagree: "disagrees with the reading",
  need: "needs something",
};

/**
 * What people said of the verdicts of a run and what became of it, in order of time. The same for every reader, and
 * changed by nothing but a further judgement or answer, so that a file of the report stays the same until then.
 */
export async function gatherReview({ database }: Runtime, run: Pick<RunRecord, "id">): Promise<ReviewStep[]> {
  const judgements = await listJudgements(database, { runId: run.id });
  const ids = judgements.flatMap(({ author, steps }) => [
    author,
    ...steps.flatMap((step) => (step.owner === null ? [step.author] : [step.author, step.owner])),
  ]);
  const names = await nameActors(database, [...new Set(ids)]);
  const nameOf = (id: string): string => names.get(id) ?? id;
  return judgements.flatMap((judgement) => describeJudgement(judgement, nameOf)).sort(byTime);
}

/** Of two at the same time the one that is said first stands first. */
export function byTime(a: ReviewStep, b: ReviewStep): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
}

type NameOf = (id: string) => string;

function describeJudgement({ rule, subgroup, steps, ...said }: JudgementRecord, nameOf: NameOf): ReviewStep[] {
  const verdict = subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]}: ${groupWords(subgroup)}`;
  const about = (text: string | null): string => (text === null || text === "" ? verdict : `${verdict}. ${text}`);
  const step = (by: string, at: Date, did: string, text: string | null): ReviewStep => {
    return { at: at.toISOString(), by: { id: by, name: nameOf(by) }, did, about: about(text) };
  };
  return [
    step(said.author, said.createdAt, SAID[said.kind], said.text),
    ...steps.map((one) => step(one.author, one.createdAt, describeStep(one, nameOf), one.text)),
  ];
}

function describeStep({ kind, owner, dueOn }: JudgementStepRecord, nameOf: NameOf): string {
  switch (kind) {
    case "assign":
      return `asked ${owner === null ? "nobody" : nameOf(owner)} to answer by ${dueOn ?? "no day"}`;
    case "resolve":
      return "answered";
    case "withdraw":
      return "took it back";
  }
}
