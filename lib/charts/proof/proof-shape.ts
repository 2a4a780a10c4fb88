import type { ProofDocument, ProofOutcome } from "@/lib/core/proof-document";
import type { FindingShape } from "../severity-shape";

const SHAPES: Readonly<Record<ProofOutcome, FindingShape>> = {
  changed: "dot",
  worse: "triangle",
  "not-changed": "ring",
  "cannot-tell": "question",
};

/** The shape beside the words of how a plan stands. */
export function proofShape({ state, answer }: Pick<ProofDocument, "state" | "answer">): FindingShape {
  if (state === "waiting") return "clock";
  return state === "withdrawn" ? "ring" : SHAPES[answer.outcome];
}
