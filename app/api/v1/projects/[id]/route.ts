import { createRoute } from "@/app/api/create-route";
import { changeProjectBodySchema } from "@/lib/schema/project";
import { changeProject } from "@/lib/usecases/change-project";
import { getProject } from "@/lib/usecases/get-project";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => getProject(runtime, actor, params["id"] ?? ""),
});

export const PATCH = createRoute({
  capability: "project.edit",
  bodySchema: changeProjectBodySchema,
  handler: ({ runtime, actor, params, body }) => changeProject(runtime, actor, params["id"] ?? "", body),
});
