import { canonicalJson } from "@/lib/core/canonical-json";
import type { ReportRecord } from "@/lib/schema/report";

/**
 * True where an earlier record says of patients what the present one does not say. What each hides is decided for it
 * alone, so that from the two together, which may be a patient or a definition of a group apart, single patients
 * could follow.
 */
export function tellsOfOtherPatients(earlier: ReportRecord, present: ReportRecord): boolean {
  if (earlier.subgroups.status === "none") return false;
  return canonicalJson(earlier.subgroups) !== canonicalJson(present.subgroups);
}
