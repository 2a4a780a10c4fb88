import { createRoute } from "@/app/api/create-route";
import { changeRunBodySchema, deleteRunBodySchema } from "@/lib/schema/run";
import { changeRun } from "@/lib/usecases/change-run";
import { describeRun } from "@/lib/usecases/list-runs";
import { removeRun } from "@/lib/usecases/remove-run";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => describeRun(runtime, actor, params["id"] ?? ""),
});

export const PATCH = createRoute({
  capability: "run.edit",
  bodySchema: changeRunBodySchema,
  handler: ({ runtime, actor, params, body }) => changeRun(runtime, actor, params["id"] ?? "", body),
});

export const DELETE = createRoute({
  capability: "run.delete",
  bodySchema: deleteRunBodySchema,
  handler: ({ runtime, actor, params, body }) => removeRun(runtime, actor, params["id"] ?? "", body.reason),
});
