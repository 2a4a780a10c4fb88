import type { GroupResult, SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";

/**
 * The groups that are read beside an experiment: all that the project declared; where it declared none, those
 * that the page shows first, since a file may offer dozens.
 */
export function listShownGroups(analysis: SubgroupOutcome): readonly GroupResult[] {
  if (analysis.status === "none") return [];
  const isDeclared = analysis.plan.content.subgroups.length > 0;
  return (isDeclared ? analysis.families : analysis.families.slice(0, 1)).flatMap(({ groups }) => groups);
}
