import { createRoute } from "@/app/api/create-route";
import { fileResponse } from "@/lib/http/file-response";
import { exportQuerySchema } from "@/lib/schema/export";
import { exportRun } from "@/lib/usecases/export-run";

export const GET = createRoute({
  capability: "run.read",
  querySchema: exportQuerySchema,
  handler: async ({ runtime, actor, params, query, request }) =>
    fileResponse(request, await exportRun(runtime, actor, params["id"] ?? "", query.format)),
});
