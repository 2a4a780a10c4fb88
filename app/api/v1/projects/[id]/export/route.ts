import { createRoute } from "@/app/api/create-route";
import { fileResponse } from "@/lib/http/file-response";
import { exportProject } from "@/lib/usecases/export-project";

export const GET = createRoute({
  capability: "project.edit",
  handler: async ({ runtime, actor, params, request }) =>
    fileResponse(request, await exportProject(runtime, actor, params["id"] ?? "")),
});
