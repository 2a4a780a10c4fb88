import type { Actor } from "@/lib/auth/roles";
import { NO_SURROUNDINGS, type ReportSurroundings } from "@/lib/report/pages/report-context";
import type { ReportView } from "@/lib/schema/report";
import type { StoredReport } from "./get-report";
import type { Runtime } from "./runtime";

/** What stands beside the record of a stored run, as far as the reader may see it. */
export async function gatherSurroundings(
  _runtime: Runtime,
  _actor: Actor,
  _report: StoredReport,
  view: ReportView,
): Promise<ReportSurroundings> {
  return { ...NO_SURROUNDINGS, sections: view.sections };
}
