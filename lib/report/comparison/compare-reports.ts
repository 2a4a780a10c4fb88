import type { ReportRecord } from "@/lib/schema/report";
import type { ReportChanges, ReportChangesDocument } from "@/lib/schema/report-changes";
import { compareReportNumbers } from "./compare-report-numbers";
import { compareReportVerdicts } from "./compare-report-verdicts";
import { listContextChanges } from "./list-context-changes";
import { compareInputs } from "./shared-inputs";

/** A record with the SHA-256 of its canonical JSON. */
export type NamedRecord = { readonly record: ReportRecord; readonly sha256: string };

/**
 * What changed from one report to another. Where one hides what tells of few patients and the other does not, only
 * what both show is compared.
 */
export function compareReports(before: NamedRecord, after: NamedRecord): ReportChanges {
  const [earlier, later] = [before.record, after.record];
  const isLikeForLike = earlier.isWhole === later.isWhole;
  const context = listContextChanges(earlier, later);
  return {
    before: before.sha256,
    after: after.sha256,
    context: context.map(({ what, before: was, after: is }) => ({ what, before: was, after: is })),
    status: { before: earlier.diagnosis.status, after: later.diagnosis.status },
    ...compareReportNumbers(earlier.numbers, later.numbers, compareInputs(earlier, later), isLikeForLike),
    verdicts: compareReportVerdicts(earlier.diagnosis.verdicts, later.diagnosis.verdicts, context, isLikeForLike),
  };
}

/** A comparison as other programs read it. */
export function toChangesDocument(changes: ReportChanges): ReportChangesDocument {
  return { schema: "gradient-rounds/report-changes", version: 1, ...changes };
}
