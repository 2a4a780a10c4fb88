import { composeRecord } from "@/lib/report/record/compose-record";
import type { ReportRecord } from "@/lib/schema/report";
import { measureRun } from "@/lib/usecases/measure-run";
import { readPath } from "@/lib/usecases/read-path";
import { toReportEvidence } from "@/lib/usecases/to-report-evidence";

/** The record of a sample run, as the command makes it. */
export async function recordOfSample(name: string): Promise<ReportRecord> {
  const target = `samples/runs/${name}`;
  const { run, issues } = await readPath(target, null);
  return composeRecord(toReportEvidence(measureRun(target, run, issues), true));
}
