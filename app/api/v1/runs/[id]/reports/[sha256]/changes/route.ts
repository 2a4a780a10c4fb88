import { createRoute } from "@/app/api/create-route";
import { toChangesDocument } from "@/lib/report/comparison/compare-reports";
import { compareWithEarlierReport } from "@/lib/usecases/compare-with-earlier-report";

export const GET = createRoute({
  capability: "report.export",
  handler: async ({ runtime, actor, params }) =>
    toChangesDocument(await compareWithEarlierReport(runtime, actor, params["id"] ?? "", params["sha256"] ?? "")),
});
