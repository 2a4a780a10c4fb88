import { createRoute } from "@/app/api/create-route";
import { getGaps } from "@/lib/usecases/gaps/get-gaps";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => getGaps(runtime, actor, params["id"] ?? ""),
});
