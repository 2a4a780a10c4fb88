import { requireCurrentActor } from "@/app/_session/current-actor";
import { isAppError } from "@/lib/core/errors";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { compareWithEarlierReport } from "@/lib/usecases/compare-with-earlier-report";
import { getRuntime } from "@/lib/usecases/runtime";

type FoundChanges = { readonly changes: ReportChanges } | { readonly detail: string; readonly fix: string };

/** What changed since an earlier record, or why the reader cannot be told. */
export async function findChanges(runId: string, sha256: string): Promise<FoundChanges> {
  const actor = await requireCurrentActor();
  try {
    return { changes: await compareWithEarlierReport(getRuntime(), actor, runId, sha256) };
  } catch (error) {
    if (isAppError(error)) return { detail: error.message, fix: error.fix };
    throw error;
  }
}
