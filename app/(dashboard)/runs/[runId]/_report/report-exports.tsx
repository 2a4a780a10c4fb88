import { REPORT_FORMAT_NAMES, REPORT_FORMATS, type ReportFormat, type ReportView } from "@/lib/schema/report";
import { ExportItem } from "./export-item";
import { writeReportView } from "./read-report-view";

const PURPOSES: Readonly<Record<ReportFormat, string>> = {
  json: "the record itself, which its hash is of",
  html: "to read and to print, with all pictures",
  pdf: "the same for a file or an archive: tagged PDF/A-2a",
  csv: "Annex A, unrounded, for spreadsheets and R",
  chai: "the model card of the Coalition for Health AI, to be read by machines",
  bundle: "all of these with inputs, policies and scripts, sealed, to be checked by rounds verify",
};

type ReportExportsProps = {
  readonly runId: string;
  readonly sha256: string;
  readonly isWhole: boolean;
  /** What is chosen on the page holds for what is exported. */
  readonly view: ReportView;
};

/** The report as files; each export makes an entry in the audit log. */
export function ReportExports({ runId, sha256, isWhole, view }: ReportExportsProps) {
  const chosen = writeReportView(view);
  return (
    <section aria-labelledby="exports" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="exports" className="text-base font-semibold">
        Export
      </h2>
      <ul className="grid gap-2">
        {REPORT_FORMAT_NAMES.map((format) => (
          <ExportItem
            key={format}
            url={`/api/v1/runs/${runId}/report?format=${format}${chosen === "" ? "" : `&${chosen}`}`}
            name={REPORT_FORMATS[format].name}
            purpose={PURPOSES[format]}
          />
        ))}
      </ul>
      <p className="text-xs text-muted">
        Each export stands in the audit log. {isWhole ? "" : "What tells of 1 to 10 patients is hidden from you."}
      </p>
      <p className="text-xs break-all">SHA-256 of the record: {sha256}</p>
    </section>
  );
}
