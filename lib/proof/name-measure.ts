import { groupWords } from "@/lib/core/group-words";
import type { ProofMeasure } from "@/lib/core/proof-plan";

const LOSSES: Readonly<Record<NonNullable<ProofMeasure["split"]>, string>> = {
  train: "training loss",
  validation: "validation loss",
  test: "test loss",
};

/** What an experiment is measured by, in words: which part of the data it is of, since a training loss says less. */
export function nameMeasure({ name, split, subgroup }: Pick<ProofMeasure, "name" | "split" | "subgroup">): string {
  const loss = split === null ? name : LOSSES[split];
  return subgroup === null ? loss : `${loss} of ${groupWords(subgroup)}`;
}
