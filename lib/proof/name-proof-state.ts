import type { ProofDocument } from "@/lib/core/proof-document";
import { nameAnswer } from "./proof-words";

/** How a plan stands, in a few words: its answer, or what it waits for. */
export function nameProofState({ state, answer, plan, missing }: ProofDocument): string {
  switch (state) {
    case "answered":
      return nameAnswer(answer);
    case "withdrawn":
      return "taken back";
    case "waiting":
      return `waiting: ${2 * plan.replicates - missing.length} of ${2 * plan.replicates} trainings`;
  }
}
