import type { JudgedVerdict } from "@/lib/core/judgement";
import type { JudgementList, JudgementView } from "@/lib/schema/judgement";

/** What people said of the verdicts of a run, and what the reader may do about it. */
export type Judging = { readonly list: JudgementList; readonly mayRecord: boolean };

/** Judgements of one verdict, the newest first. */
export function judgementsOf({ list }: Judging, { rule, subgroup }: JudgedVerdict): JudgementView[] {
  return list.judgements.filter((judgement) => judgement.rule === rule && judgement.subgroup === subgroup);
}
