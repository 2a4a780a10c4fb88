import type { JudgementRecord } from "@/lib/db/list-judgements";
import type { JudgementView } from "@/lib/schema/judgement";

/** How far a judgement has come: an agreement asks nothing of anybody. */
export function judgementState({ kind, steps }: Pick<JudgementRecord, "kind" | "steps">): JudgementView["state"] {
  switch (steps.at(-1)?.kind) {
    case "assign":
      return "assigned";
    case "resolve":
      return "resolved";
    case "withdraw":
      return "withdrawn";
    default:
      return kind === "agree" ? "stated" : "open";
  }
}

/** Who is to answer a judgement, as an actor's id; null where nobody is. */
export function ownerOf({ steps }: Pick<JudgementRecord, "steps">): string | null {
  return steps.findLast(({ kind }) => kind === "assign")?.owner ?? null;
}
