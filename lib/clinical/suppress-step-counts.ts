import { protectCounts } from "./protect-counts";
import { SMALL_CELL_POLICY, type SmallCellPolicy } from "./small-cell-policy";

/**
 * Which groups of one record of a training log may be shown: a point of a series of a group (loss, norm of
 * the gradient), or the rows and columns of a Gram record. Groups of one record do not overlap, as a
 * batch is split; where the size of the whole batch is known, the mean of the batch and of the other
 * groups would give the mean of a hidden one.
 *
 * @param counts patients of each group in the batch
 * @param total patients of the batch, null where nobody logged it
 * @returns per group whether it may be shown
 */
export function suppressStepCounts(
  counts: readonly number[],
  total: number | null,
  policy: SmallCellPolicy = SMALL_CELL_POLICY,
): readonly boolean[] {
  const open = counts.map((count) => ({ counts: [[count]], wanted: 1, released: 0, isSecret: false }));
  const rest = (total ?? 0) - counts.reduce((sum, count) => sum + count, 0);
  if (total === null || rest < 0)
    return protectCounts({ cells: open, equations: [], coarser: [[]] }, policy).shown.map(isShown);
  const others = rest === 0 ? [] : [{ counts: [[rest]], wanted: 0, released: 0, isSecret: false }];
  const cells = [...open, ...others, { counts: [[total]], wanted: 1, released: 1, isSecret: false }];
  const parts = cells.slice(0, -1).map((_, index) => index);
  const { shown } = protectCounts({ cells, equations: [{ whole: parts.length, parts }], coarser: [[]] }, policy);
  return shown.slice(0, counts.length).map(isShown);
}

function isShown(levels: number): boolean {
  return levels > 0;
}
