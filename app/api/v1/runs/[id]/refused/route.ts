import { createRoute } from "@/app/api/create-route";
import { refusedPointsQuerySchema } from "@/lib/schema/run-notes";
import { listRefused } from "@/lib/usecases/list-refused";

export const GET = createRoute({
  capability: "run.read",
  querySchema: refusedPointsQuerySchema,
  handler: ({ runtime, actor, params, query }) => listRefused(runtime, actor, params["id"] ?? "", query),
});
