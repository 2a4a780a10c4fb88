import { createRoute } from "@/app/api/create-route";
import { createProjectBodySchema, projectListQuerySchema } from "@/lib/schema/project";
import { listProjectSummaries } from "@/lib/usecases/list-project-summaries";
import { makeProject } from "@/lib/usecases/make-project";

export const GET = createRoute({
  capability: "run.read",
  querySchema: projectListQuerySchema,
  handler: ({ runtime, actor, query }) => listProjectSummaries(runtime, actor, query),
});

export const POST = createRoute({
  capability: "project.create",
  bodySchema: createProjectBodySchema,
  handler: async ({ runtime, actor, body }) =>
    Response.json(await makeProject(runtime, actor, body), { status: 201, headers: { "cache-control": "no-store" } }),
});
