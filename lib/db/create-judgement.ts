import type { JudgedState, JudgedVerdict, JudgementKind } from "@/lib/core/judgement";
import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";

/** Keeps a judgement of a verdict with the state that was judged. */
export async function createJudgement(
  db: Database,
  params: JudgedVerdict & {
    readonly runId: string;
    readonly kind: JudgementKind;
    readonly text: string;
    readonly author: string;
    readonly boundTo: JudgedState;
    readonly at: Date;
  },
): Promise<{ readonly id: string }> {
  const { boundTo, at, ...rest } = params;
  return await prismaOf(db).judgement.create({
    data: { ...rest, id: newId(), boundTo: JSON.stringify(boundTo), createdAt: at },
    select: { id: true },
  });
}
