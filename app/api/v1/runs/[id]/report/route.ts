import { createRoute } from "@/app/api/create-route";
import { fileResponse } from "@/lib/http/file-response";
import { reportQuerySchema } from "@/lib/schema/report";
import { exportBundle } from "@/lib/usecases/export-bundle";
import { exportReport } from "@/lib/usecases/export-report";

export const GET = createRoute({
  capability: "report.export",
  querySchema: reportQuerySchema,
  handler: async ({ runtime, actor, params, query: { format, ...view }, request }) => {
    const runId = params["id"] ?? "";
    const file =
      format === "bundle"
        ? await exportBundle(runtime, actor, runId, view, request.signal)
        : await exportReport(runtime, actor, runId, format, view, request.signal);
    return fileResponse(request, file);
  },
});
