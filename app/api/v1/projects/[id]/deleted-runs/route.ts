import { createRoute } from "@/app/api/create-route";
import { listDeletedRuns } from "@/lib/usecases/list-deleted-runs";

export const GET = createRoute({
  capability: "run.delete",
  handler: ({ runtime, actor, params }) => listDeletedRuns(runtime, actor, params["id"] ?? ""),
});
