import { createRoute } from "@/app/api/create-route";
import { purgeRunBodySchema, restoreRunBodySchema } from "@/lib/schema/deleted-run";
import { bringRunBack } from "@/lib/usecases/bring-run-back";
import { purgeRunNow } from "@/lib/usecases/purge-run-now";

export const POST = createRoute({
  capability: "run.delete",
  bodySchema: restoreRunBodySchema,
  handler: ({ runtime, actor, params, body }) =>
    bringRunBack(runtime, actor, { project: params["id"] ?? "", runId: params["runId"] ?? "", name: body.name }),
});

export const DELETE = createRoute({
  capability: "project.edit",
  bodySchema: purgeRunBodySchema,
  handler: ({ runtime, actor, params, body }) =>
    purgeRunNow(runtime, actor, { project: params["id"] ?? "", runId: params["runId"] ?? "", name: body.name }),
});
