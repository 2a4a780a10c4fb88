import { createRoute } from "@/app/api/create-route";
import { listVerdictChanges } from "@/lib/usecases/list-verdict-changes";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => listVerdictChanges(runtime, actor, params["id"] ?? ""),
});
