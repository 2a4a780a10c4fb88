import type { Estimate } from "@/lib/core/estimate";
import type { CountCell } from "./count-table";
import { protectCounts } from "./protect-counts";
import { type RelatedGroups, relateGroups } from "./relate-groups";
import { isSmallCount, SMALL_CELL_POLICY, type SmallCellPolicy } from "./small-cell-policy";

/** A group of which numbers are to be shown; its members are numbers that mean the same patient in every group. */
export type PublishedGroup = {
  readonly id: string;
  /** Groups of one family stand side by side. */
  readonly family: string;
  /** Ascending. */
  readonly members: Int32Array;
  /** How many levels an earlier report showed of this group: 0 nothing, 1 its patients, and so on. */
  readonly released?: number;
};

/** Each member's part; a split refines the one before it, and the first one refines "patients". */
export type PublishedSplit = {
  readonly id: string;
  readonly partOf: (member: number) => number;
  /** Per part the part of the split before, all 0 for the first split. */
  readonly coarser: readonly number[];
};

export type Suppression = {
  readonly policy: SmallCellPolicy;
  /** Names of the levels from coarse to fine: "patients", then the splits. */
  readonly levels: readonly string[];
  /** Per group how many levels may be shown. */
  readonly shown: ReadonlyMap<string, number>;
  /** Groups with a small count that earlier releases give away already. */
  readonly exposed: readonly string[];
};

/** The first level of every suppression: how many patients there are. */
export const PATIENTS_LEVEL = "patients";

/**
 * Decides for all groups of a publication together which numbers may be shown. A level that is not shown
 * of a group is hidden with everything that was computed from it.
 *
 * @param groups with the group of everybody, and those of earlier reports as far as they were shown
 */
export function suppressSmallCells(
  groups: readonly PublishedGroup[],
  splits: readonly PublishedSplit[],
  policy: SmallCellPolicy = SMALL_CELL_POLICY,
): Suppression {
  const related = relateGroups(groups);
  const levels = [PATIENTS_LEVEL, ...splits.map(({ id }) => id)];
  const cells = related.sets.map((members, set) => countMembers(members, splits, groupsOfSet(groups, related, set)));
  const table = {
    cells: withoutTwins(cells, related, policy),
    equations: related.equations,
    coarser: [[], ...splits.map(({ coarser }) => coarser)],
  };
  const { shown, exposed } = protectCounts(table, policy);
  const entries = groups.map(({ id }, index) => [id, shown[related.setOfGroup[index] ?? 0] ?? 0] as const);
  const isExposed = new Set(exposed);
  return {
    policy,
    levels,
    shown: new Map(entries),
    exposed: groups.flatMap(({ id }, index) => (isExposed.has(related.setOfGroup[index] ?? -1) ? [id] : [])),
  };
}

/** Whether numbers of a level may be shown of a group; what was never asked about may not. */
export function isLevelShown(suppression: Suppression, group: string, level: string): boolean {
  const position = suppression.levels.indexOf(level);
  return position >= 0 && (suppression.shown.get(group) ?? 0) > position;
}

/**
 * The estimate itself where its level may be shown of the group, else that it is suppressed, and by which
 * policy; also where the estimate rests on fewer patients than the group has, and those are few.
 *
 * @param estimate its n and events count patients
 */
export function suppressEstimate(suppression: Suppression, group: string, level: string, estimate: Estimate): Estimate {
  const { policy } = suppression;
  if (isLevelShown(suppression, group, level) && !restsOnFew(estimate, policy)) return estimate;
  return { status: "suppressed", rule: nameRule(policy) };
}

function restsOnFew(estimate: Estimate, policy: SmallCellPolicy): boolean {
  switch (estimate.status) {
    case "estimated":
    case "not-estimable": {
      const { n, events = 0 } = estimate;
      return [n, events, n - events].some((count) => isSmallCount(count, policy));
    }
    case "degenerate":
      return estimate.alternative !== undefined && restsOnFew(estimate.alternative, policy);
    case "suppressed":
    case "not-supplied":
      return false;
  }
}

/** How a hidden number names the policy; the same words whether it was small itself or protects another. */
export function nameRule(policy: SmallCellPolicy): string {
  return `${policy.id}, version ${policy.version}`;
}

function groupsOfSet(
  groups: readonly PublishedGroup[],
  { setOfGroup }: RelatedGroups,
  set: number,
): readonly PublishedGroup[] {
  return groups.filter((_, index) => setOfGroup[index] === set);
}

function countMembers(
  members: Int32Array,
  splits: readonly PublishedSplit[],
  groups: readonly PublishedGroup[],
): CountCell {
  const counts = [[members.length], ...splits.map(({ coarser }) => new Array<number>(coarser.length).fill(0))];
  for (const [index, { partOf }] of splits.entries()) {
    const row = counts[index + 1] ?? [];
    for (const member of members) {
      const part = partOf(member);
      row[part] = (row[part] ?? 0) + 1;
    }
  }
  const isOpen = groups.some(({ released }) => released === undefined);
  return {
    counts,
    wanted: isOpen ? counts.length : 0,
    released: Math.max(0, ...groups.map(({ released }) => released ?? 0)),
    isSecret: false,
  };
}

/**
 * Of two groups that overlap and are only a few patients apart, the difference between two numbers is about
 * those few: only one of the two is shown, the one that is out already or else the first.
 */
function withoutTwins(
  cells: readonly CountCell[],
  { overlaps }: RelatedGroups,
  policy: SmallCellPolicy,
): readonly CountCell[] {
  const kept = [...cells];
  for (const { sets, apart } of overlaps) {
    const [left, right] = [kept[sets[0]], kept[sets[1]]];
    if (left === undefined || right === undefined || !isSmallCount(apart, policy)) continue;
    if (isHidden(left, policy) || isHidden(right, policy)) continue;
    const [hidden, cell] = right.released === 0 ? [sets[1], right] : [sets[0], left];
    kept[hidden] = { ...cell, wanted: 0, isSecret: true };
  }
  return kept;
}

function isHidden({ counts, wanted, released }: CountCell, policy: SmallCellPolicy): boolean {
  return released === 0 && (wanted === 0 || isSmallCount(counts[0]?.[0] ?? 0, policy));
}
