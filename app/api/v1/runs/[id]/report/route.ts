import { createRoute } from "@/app/api/create-route";
import { fileResponse } from "@/lib/http/file-response";
import { reportQuerySchema } from "@/lib/schema/report";
import { exportReport } from "@/lib/usecases/export-report";

export const GET = createRoute({
  capability: "report.export",
  querySchema: reportQuerySchema,
  handler: async ({ runtime, actor, params, query, request }) =>
    fileResponse(request, await exportReport(runtime, actor, params["id"] ?? "", query.format)),
});
