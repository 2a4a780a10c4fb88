import type { PredictionSet } from "@/lib/core/prediction-set";
import type { SubgroupMembers } from "./subgroup-members";
import type { PublishedGroup, PublishedSplit } from "./suppress-small-cells";

/** The group of everybody in a publication. */
export const ALL_PATIENTS = "all patients";
/** Levels of what is published of predictions; each needs the ones before. */
export const OUTCOME_LEVEL = "outcome";
export const THRESHOLD_LEVEL = "threshold";
export const CURVE_LEVEL = "curve";

export type Publication = {
  readonly groups: readonly PublishedGroup[];
  readonly splits: readonly PublishedSplit[];
};

/**
 * What suppression has to decide about when results of these groups are published: everybody, each group,
 * and of each family those of whom nobody can tell. Patients are counted, not rows: one with several
 * rows counts once, with an event where any row has one, and with the greatest predicted risk.
 *
 * "patients" covers sizes and mean predicted risk; "outcome" whatever is computed from outcomes;
 * "threshold" tables and proportions at the thresholds; "curve" decision and calibration curves and
 * histograms, whose points are counts between the cuts.
 *
 * @param thresholds at which tables are shown
 * @param cuts of everything that is drawn over risk: edges of bins, thresholds of curves
 */
export function listPublication(
  set: PredictionSet,
  rows: Int32Array,
  subgroups: readonly SubgroupMembers[],
  thresholds: readonly number[],
  cuts: readonly number[],
): Publication {
  const patientOf = (row: number): number => set.patients?.[row] ?? row;
  const membersOf = (some: Int32Array): Int32Array => Int32Array.from(new Set(Array.from(some, patientOf))).sort();
  const unknown = largestUnknown(subgroups);
  const groups = [
    { id: ALL_PATIENTS, family: ALL_PATIENTS, members: membersOf(rows) },
    ...subgroups.map((group) => ({ id: group.name, family: group.family, members: membersOf(group.rows) })),
    ...[...unknown]
      .filter(([family]) => !subgroups.some(({ name }) => name === nameUnknown(family)))
      .map(([family, some]) => ({ id: nameUnknown(family), family, members: membersOf(some) })),
  ];
  const { events, risks } = gatherPatients(set, rows, patientOf);
  const marks = sortMarks(thresholds);
  return {
    groups,
    splits: [
      { id: OUTCOME_LEVEL, partOf: (patient) => (events.has(patient) ? 1 : 0), coarser: [0, 0] },
      splitByRisk(THRESHOLD_LEVEL, events, risks, marks, []),
      splitByRisk(CURVE_LEVEL, events, risks, sortMarks([...marks, ...cuts]), marks),
    ],
  };
}

/** The group of those of whom nobody can tell in which group of a family they are. */
export function nameUnknown(family: string): string {
  return `${family}: unknown`;
}

/** Groups of one rule or column have the same unknown rows; of intersections the largest stands for all. */
function largestUnknown(subgroups: readonly SubgroupMembers[]): ReadonlyMap<string, Int32Array> {
  const largest = new Map<string, Int32Array>();
  for (const { family, unknown } of subgroups) {
    if (unknown.length > (largest.get(family)?.length ?? 0)) largest.set(family, unknown);
  }
  return largest;
}

function gatherPatients(
  set: PredictionSet,
  rows: Int32Array,
  patientOf: (row: number) => number,
): { readonly events: ReadonlySet<number>; readonly risks: ReadonlyMap<number, number> } {
  const events = new Set<number>();
  const risks = new Map<number, number>();
  for (const row of rows) {
    const patient = patientOf(row);
    if (set.outcomes[row] === 1) events.add(patient);
    risks.set(patient, Math.max(risks.get(patient) ?? 0, set.risks[row] ?? 0));
  }
  return { events, risks };
}

function sortMarks(marks: readonly number[]): readonly number[] {
  return [...new Set(marks)].sort((a, b) => a - b);
}

/** Parts are the bins of risk of those without an event, then of those with one; a risk at a mark is above it. */
function splitByRisk(
  id: string,
  events: ReadonlySet<number>,
  risks: ReadonlyMap<number, number>,
  marks: readonly number[],
  coarserMarks: readonly number[],
): PublishedSplit {
  const bins = marks.length + 1;
  const coarserBins = id === THRESHOLD_LEVEL ? 1 : coarserMarks.length + 1;
  const binOf = (risk: number, some: readonly number[]): number => some.filter((mark) => risk >= mark).length;
  const coarserOfBin = Array.from({ length: bins }, (_, bin) =>
    bin === 0 ? 0 : binOf(marks[bin - 1] ?? 0, coarserMarks),
  );
  return {
    id,
    partOf: (patient) => (events.has(patient) ? bins : 0) + binOf(risks.get(patient) ?? 0, marks),
    coarser: [...coarserOfBin, ...coarserOfBin.map((bin) => coarserBins + bin)],
  };
}
