import type { JudgedState, JudgedVerdict, JudgementKind, JudgementStepKind } from "@/lib/core/judgement";
import { type Database, prismaOf } from "./database";

export type JudgementStepRecord = {
  readonly number: number;
  readonly kind: JudgementStepKind;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly text: string | null;
  readonly author: string;
  readonly createdAt: Date;
};

export type JudgementRecord = JudgedVerdict & {
  readonly id: string;
  readonly kind: JudgementKind;
  readonly text: string;
  readonly author: string;
  readonly createdAt: Date;
  readonly boundTo: JudgedState;
  /** In order. */
  readonly steps: readonly JudgementStepRecord[];
};

const STEP_SELECT = {
  number: true,
  kind: true,
  owner: true,
  dueOn: true,
  text: true,
  author: true,
  createdAt: true,
} as const;

/** Judgements of the verdicts of a run, the newest first, with what became of each. */
export async function listJudgements(
  db: Database,
  params: { readonly runId: string; readonly id?: string },
): Promise<JudgementRecord[]> {
  const rows = await prismaOf(db).judgement.findMany({
    where: params,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: {
      id: true,
      rule: true,
      subgroup: true,
      kind: true,
      text: true,
      author: true,
      createdAt: true,
      boundTo: true,
      steps: { orderBy: { number: "asc" }, select: STEP_SELECT },
    },
  });
  // Closed sets are text in the database; only this product ever wrote them.
  return rows.map(({ boundTo, ...row }) => ({ ...row, boundTo: JSON.parse(boundTo) }) as JudgementRecord);
}
