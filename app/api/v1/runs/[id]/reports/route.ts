import { createRoute } from "@/app/api/create-route";
import { listKeptReports } from "@/lib/usecases/list-kept-reports";

export const GET = createRoute({
  capability: "report.export",
  handler: ({ runtime, actor, params }) => listKeptReports(runtime, actor, params["id"] ?? ""),
});
