import { createRoute } from "@/app/api/create-route";
import { createRunBodySchema, runListQuerySchema } from "@/lib/schema/run";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { listRuns } from "@/lib/usecases/list-runs";

export const GET = createRoute({
  capability: "run.read",
  querySchema: runListQuerySchema,
  handler: ({ runtime, actor, query }) => listRuns(runtime, actor, query),
});

export const POST = createRoute({
  capability: "run.upload",
  bodySchema: createRunBodySchema,
  handler: async ({ runtime, actor, body }) =>
    Response.json(await createEmptyRun(runtime, actor, body), { status: 201 }),
});
