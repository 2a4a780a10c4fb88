import { createRoute } from "@/app/api/create-route";
import { listMembers } from "@/lib/usecases/list-members";

export const GET = createRoute({
  capability: "people.manage",
  handler: ({ runtime, actor, params }) => listMembers(runtime, actor, params["id"] ?? ""),
});
