import { OUTCOME_LEVEL } from "@/lib/clinical/list-publication";
import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { isLevelShown, nameRule, type Suppression } from "@/lib/clinical/suppress-small-cells";
import type { Estimate } from "@/lib/core/estimate";
import { groupWords } from "@/lib/core/group-words";
import { matchGroups } from "@/lib/diagnostics/subgroups/match-groups";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { AttainableLevel, SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";

const SUPPRESSED: Estimate = { status: "suppressed", rule: nameRule(SMALL_CELL_POLICY) };

/** What decides on numbers of the predictions; null where nothing was analysed, and none is shown. */
export type PublishedAnalysis = { readonly analysis: SubgroupAnalysis; readonly suppression: Suppression };

/**
 * The training evidence for a reader who may not see single patients: without courses and products of
 * patient-level groups, and without levels that rest on patients of whom the analysis may not speak.
 */
export function withholdTraining(training: SubgroupTraining, published: PublishedAnalysis | null): SubgroupTraining {
  const hidden = new Set(training.patientLevel);
  const open = (subgroup: string): boolean => !hidden.has(subgroup);
  const levels = training.levels.filter((level) => isLevelOpen(training, level, published));
  const left = [
    ...training.losses
      .filter(({ isPatientLevel }) => isPatientLevel)
      .map(({ subgroup, split }) => `the ${split} loss of ${groupWords(subgroup)}`),
    ...training.patientLevel.map((subgroup) => `the share and the signal of ${groupWords(subgroup)}`),
    ...(levels.length < training.levels.length ? ["attainable levels"] : []),
  ];
  const { shares, depth, conflicts } = training;
  return {
    ...training,
    losses: training.losses.filter(({ isPatientLevel }) => !isPatientLevel),
    levels: levels.map((level) => (levels.length < training.levels.length ? withoutOthers(level) : level)),
    // These sentences count the outcomes of small groups.
    levelsMissing: training.levelsMissing.map((sentence) =>
      /\d/u.test(sentence) ? "Too few outcomes of each kind are known for it." : sentence,
    ),
    shares:
      shares.status === "not-known"
        ? shares
        : { ...shares, groups: shares.groups.filter(({ subgroup }) => open(subgroup)) },
    depth:
      depth.status === "not-known"
        ? depth
        : {
            ...depth,
            halves: depth.halves.map((half) => ({
              ...half,
              groups: half.groups.filter(({ subgroup }) => open(subgroup)),
            })),
            fitted: depth.fitted
              .filter(({ subgroup }) => open(subgroup))
              .map((line) => (hidden.size > 0 ? { ...line, othersFactor: SUPPRESSED } : line)),
          },
    conflicts:
      conflicts.status === "not-known"
        ? conflicts
        : {
            ...conflicts,
            halves: conflicts.halves.map((half) => ({
              ...half,
              pairs: half.pairs.filter(({ groups }) => groups.every(open)),
            })),
          },
    withheld: left,
  };
}

/** A level rests on all patients outside training; where these are a few more than those of the analysis, the few would show. */
export function isLevelOpen(
  training: SubgroupTraining,
  { subgroup, n }: Pick<AttainableLevel, "subgroup" | "n">,
  published: PublishedAnalysis | null,
): boolean {
  if (published === null) return false;
  const groups = published.analysis.families.flatMap((family) => family.groups);
  const name = matchGroups(
    training.subgroups,
    groups.map((group) => group.name),
  ).matched.get(subgroup);
  const group = groups.find((entry) => entry.name === name);
  if (group === undefined || !isLevelShown(published.suppression, group.name, OUTCOME_LEVEL)) return false;
  // Exactly the same patients: of others nothing is known here but their number.
  return group.patients === n;
}

function withoutOthers(level: AttainableLevel): AttainableLevel {
  return { ...level, othersExcess: SUPPRESSED };
}
