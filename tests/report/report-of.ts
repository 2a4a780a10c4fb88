import { measureRun } from "@/lib/usecases/measure-run";
import { readPath } from "@/lib/usecases/read-path";
import { toReportEvidence } from "@/lib/usecases/to-report-evidence";
import { type HashedRecord, hashRecord } from "@/lib/usecases/write-report";

/** The record on the files of a path, as `rounds report` composes it. */
export async function recordOf(target: string): Promise<HashedRecord> {
  const { run, issues } = await readPath(target, null);
  return hashRecord(toReportEvidence(measureRun(target, run, issues), true));
}
