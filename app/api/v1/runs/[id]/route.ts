import { createRoute } from "@/app/api/create-route";
import { deleteRunBodySchema, renameRunBodySchema } from "@/lib/schema/run";
import { describeRun } from "@/lib/usecases/list-runs";
import { removeRun } from "@/lib/usecases/remove-run";
import { renameVisibleRun } from "@/lib/usecases/rename-visible-run";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => describeRun(runtime, actor, params["id"] ?? ""),
});

export const PATCH = createRoute({
  capability: "run.edit",
  bodySchema: renameRunBodySchema,
  handler: ({ runtime, actor, params, body }) => renameVisibleRun(runtime, actor, params["id"] ?? "", body.name),
});

export const DELETE = createRoute({
  capability: "run.delete",
  bodySchema: deleteRunBodySchema,
  handler: ({ runtime, actor, params, body }) => removeRun(runtime, actor, params["id"] ?? "", body.reason),
});
