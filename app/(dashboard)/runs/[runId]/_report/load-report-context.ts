import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { ReportContext } from "@/lib/report/pages/report-context";
import { gatherContextToRead } from "@/lib/usecases/gather-context";
import type { StoredReport } from "@/lib/usecases/get-report";
import type { SignaturesLookedAt } from "@/lib/usecases/list-report-signatures";
import { getRuntime } from "@/lib/usecases/runtime";
import type { AskedView } from "./read-report-view";

/** What stands beside the report; where it cannot be compared with the record that is named, that is said instead. */
export async function loadReportContext(
  actor: Actor,
  report: StoredReport,
  signatures: SignaturesLookedAt,
  { view, problem }: AskedView,
): Promise<AskedView & { readonly context: ReportContext }> {
  const gather = (asked: AskedView["view"]): Promise<ReportContext> =>
    gatherContextToRead(getRuntime(), actor, report, asked, signatures);
  try {
    return { view, problem, context: await gather(view) };
  } catch (error) {
    if (!isAppError(error) || view.previous === null) throw error;
    const alone = { ...view, previous: null };
    return { view: alone, problem: error.message, context: await gather(alone) };
  }
}
