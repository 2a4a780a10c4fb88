import { createRoute } from "@/app/api/create-route";
import { removePredictions } from "@/lib/usecases/remove-predictions";

export const DELETE = createRoute({
  capability: "run.edit",
  handler: ({ runtime, actor, params }) =>
    removePredictions(runtime, actor, { runId: params["id"] ?? "", setId: params["setId"] ?? "" }),
});
