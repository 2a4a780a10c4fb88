import { createHash } from "node:crypto";
import { assertNever } from "@/lib/core/assert-never";
import { canonicalJson } from "@/lib/core/canonical-json";
import { writeChaiCard } from "@/lib/report/chai/write-chai-card";
import { writeNumbersCsv } from "@/lib/report/csv/write-numbers-csv";
import { writeHtml } from "@/lib/report/html/write-html";
import { prepareReport } from "@/lib/report/pages/prepare-report";
import type { ReportContext } from "@/lib/report/pages/report-context";
import { composeRecord } from "@/lib/report/record/compose-record";
import type { ReportEvidence } from "@/lib/report/record/report-evidence";
import type { ReportRecord, TextReportFormat } from "@/lib/schema/report";

/** A record with the bytes that it is hashed and signed as. */
export type HashedRecord = { readonly record: ReportRecord; readonly json: string; readonly sha256: string };

export function hashRecord(evidence: ReportEvidence): HashedRecord {
  const record = composeRecord(evidence);
  const json = canonicalJson(record);
  return { record, json, sha256: createHash("sha256").update(json).digest("hex") };
}

/** The record in one of its formats, with what stands beside it where that is to be read. */
export function writeReport({ record, json, sha256 }: HashedRecord, context: ReportContext, format: TextReportFormat) {
  switch (format) {
    case "json":
      return json;
    case "html":
      return writeHtml(prepareReport(record, sha256, context));
    case "csv":
      return writeNumbersCsv(record);
    case "chai":
      return writeChaiCard(record, sha256);
    default:
      return assertNever(format);
  }
}
