import type { AuditEntry } from "@/lib/core/audit-entry";
import type { BundlePart, SizedPart } from "@/lib/report/bundle/bundle-layout";
import { composeExperimentFiles } from "@/lib/report/bundle/compose-experiment-files";
import { composePolicies } from "@/lib/report/bundle/compose-policies";
import { textPart } from "@/lib/report/bundle/part-bytes";
import type { ReportSurroundings } from "@/lib/report/pages/report-context";
import type { Envelope } from "@/lib/schema/bundle";
import { type FileReportFormat, REPORT_FORMATS } from "@/lib/schema/report";
import { makeBundle } from "./make-bundle";
import { readRecomputeTexts } from "./recompute-texts";
import { type DrawPdf, renderReport } from "./render-report";
import type { HashedRecord } from "./write-report";

/** The record itself lies in every bundle. */
const RENDERINGS = ["html", "pdf", "csv", "chai"] as const satisfies readonly FileReportFormat[];

type BundleReportParams = {
  readonly report: HashedRecord;
  readonly inputs: readonly BundlePart[];
  readonly madeBy: Envelope["made"]["by"];
  /** The audit log as far as it goes with the bundle; its last entry tells of this export. */
  readonly entries: readonly AuditEntry[];
  readonly surroundings: ReportSurroundings;
  readonly keysFolder: string;
  readonly drawPdf: DrawPdf;
};

/**
 * The bundle of a report: record, renderings, policies, inputs and scripts, sealed when the entry of its export
 * stands in the audit log.
 *
 * @throws AppError as `makeBundle` does
 */
export async function bundleReport(params: BundleReportParams): Promise<readonly SizedPart[]> {
  const { report, inputs, madeBy, entries, surroundings, keysFolder, drawPdf } = params;
  const scripts = Object.entries(await readRecomputeTexts()).map(([name, text]) => textPart(name, text));
  const attached = surroundings.experiments === undefined ? [] : composeExperimentFiles(surroundings.experiments);
  return await makeBundle({
    record: report.record,
    madeBy,
    madeAt: notBefore(entries.at(-1)),
    entries,
    surroundings,
    render: async (_, envelope) => {
      const files = RENDERINGS.map(async (format) => {
        const path = `report.${REPORT_FORMATS[format].extension}`;
        return { path, bytes: await renderReport(report, envelope, format, drawPdf) };
      });
      return await Promise.all(files);
    },
    parts: [...composePolicies(), ...inputs, ...attached, ...scripts],
    keysFolder,
  });
}

/** A clock that was set back since the last entry is not believed, as in the log itself. */
function notBefore(last: AuditEntry | undefined): Date {
  return new Date(Math.max(Date.now(), last === undefined ? 0 : Date.parse(last.at)));
}
