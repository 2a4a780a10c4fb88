import type { ProofSecondary } from "@/lib/core/proof-document";

/** What the differences of a table read beside the measure have to say of themselves, each thing once. */
export function noteSecondary(also: readonly ProofSecondary[]): readonly string[] {
  return [...new Set(also.flatMap(({ difference }) => (difference.status === "estimated" ? difference.notes : [])))];
}
