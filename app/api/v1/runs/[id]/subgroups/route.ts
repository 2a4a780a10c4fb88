import { createRoute } from "@/app/api/create-route";
import { getSubgroups } from "@/lib/usecases/get-subgroups";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => getSubgroups(runtime, actor, params["id"] ?? ""),
});
