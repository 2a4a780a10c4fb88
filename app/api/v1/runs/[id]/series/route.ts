import { createRoute } from "@/app/api/create-route";
import { seriesQuerySchema } from "@/lib/schema/series";
import { getSeries } from "@/lib/usecases/get-series";

export const GET = createRoute({
  capability: "run.read",
  querySchema: seriesQuerySchema,
  handler: ({ runtime, actor, params, query }) => getSeries(runtime, actor, params["id"] ?? "", query),
});
