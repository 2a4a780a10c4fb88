import { createRoute } from "@/app/api/create-route";
import { heatmapQuerySchema } from "@/lib/schema/series";
import { getHeatmap } from "@/lib/usecases/get-heatmap";

export const GET = createRoute({
  capability: "run.read",
  querySchema: heatmapQuerySchema,
  handler: ({ runtime, actor, params, query }) => getHeatmap(runtime, actor, params["id"] ?? "", query),
});
