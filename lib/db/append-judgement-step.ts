import type { JudgementStepKind } from "@/lib/core/judgement";
import { type Database, prismaOf } from "./database";
import { isUniqueViolation } from "./is-unique-violation";

/**
 * Adds what became of a judgement.
 *
 * @param params.number one more than the last step that the decision rests on
 * @returns false when somebody else added that step meanwhile
 */
export async function appendJudgementStep(
  db: Database,
  params: {
    readonly runId: string;
    readonly judgementId: string;
    readonly number: number;
    readonly kind: JudgementStepKind;
    readonly owner: string | null;
    readonly dueOn: string | null;
    readonly text: string | null;
    readonly author: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { at, ...data } = params;
  try {
    await prismaOf(db).judgementStep.create({ data: { ...data, createdAt: at } });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
