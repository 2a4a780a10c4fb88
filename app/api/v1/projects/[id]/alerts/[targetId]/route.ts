import { createRoute } from "@/app/api/create-route";
import { endTarget } from "@/lib/usecases/alerts/end-target";

export const DELETE = createRoute({
  capability: "alert.manage",
  handler: ({ runtime, actor, params }) =>
    endTarget(runtime, actor, { project: params["id"] ?? "", targetId: params["targetId"] ?? "" }),
});
