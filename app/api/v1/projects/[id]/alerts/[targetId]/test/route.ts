import { createRoute } from "@/app/api/create-route";
import { testTarget } from "@/lib/usecases/alerts/test-target";

export const POST = createRoute({
  capability: "alert.manage",
  handler: ({ runtime, actor, params }) =>
    testTarget(runtime, actor, { project: params["id"] ?? "", targetId: params["targetId"] ?? "" }),
});
