import { createRoute } from "@/app/api/create-route";
import { liveQuerySchema } from "@/lib/schema/live";
import { getLiveRun } from "@/lib/usecases/get-live-run";

export const GET = createRoute({
  capability: "run.read",
  querySchema: liveQuerySchema,
  handler: ({ runtime, actor, params, query }) => getLiveRun(runtime, actor, params["id"] ?? "", query),
});
