import { createRoute } from "@/app/api/create-route";
import { addAlertTargetBodySchema } from "@/lib/schema/alert";
import { addTarget } from "@/lib/usecases/alerts/add-target";
import { listTargets } from "@/lib/usecases/alerts/list-targets";

export const GET = createRoute({
  capability: "alert.manage",
  handler: ({ runtime, actor, params }) => listTargets(runtime, actor, params["id"] ?? ""),
});

export const POST = createRoute({
  capability: "alert.manage",
  bodySchema: addAlertTargetBodySchema,
  handler: async ({ runtime, actor, params, body }) =>
    Response.json(await addTarget(runtime, actor, { project: params["id"] ?? "", ...body }), {
      status: 201,
      headers: { "cache-control": "no-store" },
    }),
});
