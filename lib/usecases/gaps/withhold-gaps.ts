import { ALL_PATIENTS, CURVE_LEVEL } from "@/lib/clinical/list-publication";
import { isSmallCount, SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { isLevelShown, nameRule } from "@/lib/clinical/suppress-small-cells";
import type { ComposedGaps } from "@/lib/diagnostics/gap/compose-gaps";
import type { GapOutcome } from "@/lib/diagnostics/gap/group-gap";
import type { PublicationDecision } from "@/lib/diagnostics/subgroups/decide-publication";
import { toSuppression } from "../suppress-analysis";

/**
 * The gaps for a reader who may not see single patients: as they are where nothing of any group is withheld, every
 * patient is on one side of each split, and each learning curve is of more than a few patients; else none at all,
 * since parts that add up give away the one that is left out.
 */
export function withholdGaps(gaps: ComposedGaps, publication: PublicationDecision | null): GapOutcome {
  if (gaps.outcome.status === "none" || isOpen(gaps, publication)) return gaps.outcome;
  return {
    status: "none",
    reason: `Hidden for privacy (${nameRule(SMALL_CELL_POLICY)}): groups are small, patients are left out of a split, or nobody said how many patients a learning curve is of.`,
  };
}

function isOpen({ isWhole, curvePatients }: ComposedGaps, publication: PublicationDecision | null): boolean {
  if (publication === null || publication.withheld !== null || !isWhole) return false;
  const suppression = toSuppression(publication);
  const areGroupsShown = [ALL_PATIENTS, ...Object.keys(publication.shown)].every((name) =>
    isLevelShown(suppression, name, CURVE_LEVEL),
  );
  return areGroupsShown && curvePatients.every((count) => count !== null && !isSmallCount(count, SMALL_CELL_POLICY));
}
