import { createRoute } from "@/app/api/create-route";
import { fileResponse } from "@/lib/http/file-response";
import { exportKeptReport } from "@/lib/usecases/export-kept-report";

export const GET = createRoute({
  capability: "report.export",
  handler: async ({ runtime, actor, params, request }) =>
    fileResponse(request, await exportKeptReport(runtime, actor, params["id"] ?? "", params["sha256"] ?? "")),
});
