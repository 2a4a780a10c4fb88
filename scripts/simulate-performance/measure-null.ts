import { drawSet } from "./draw-set";
import { judgeSet, planFor } from "./judge-set";
import type { NullCase } from "./null-cases";

export type NullRow = {
  readonly item: NullCase;
  readonly sets: number;
  /** Sets with a finding of any group, and those whose finding stands on the net benefit. */
  readonly withFinding: number;
  readonly byNetBenefit: number;
};

/** @param part of the sets of the case, to look quickly */
export function measureNull(item: NullCase, firstSeed: number, part = 1): NullRow {
  const sets = Math.ceil(item.sets * part);
  let [withFinding, byNetBenefit] = [0, 0];
  for (let index = 0; index < sets; index += 1) {
    const set = drawSet(
      item.sizes.map((patients) => ({ ...item, patients })),
      firstSeed + index,
    );
    const found = judgeSet(set, planFor(set, item.threshold, item.isDeclared));
    if (found.some((measure) => measure !== null)) withFinding += 1;
    if (found.includes("net-benefit")) byNetBenefit += 1;
  }
  return { item, sets, withFinding, byNetBenefit };
}
