import { expect, test } from "vitest";
import { nameMeasure } from "@/lib/proof/name-measure";

test.each([
  ["train", null, "training loss"],
  ["validation", "isolated_tbi", "validation loss of isolated tbi"],
  ["test", "polytrauma", "test loss of polytrauma"],
  [null, null, "loss"],
] as const)("a loss says which part of the data it is of: %s, %s", (split, subgroup, words) => {
  expect(nameMeasure({ name: "loss", split, subgroup })).toBe(words);
});
