import { createRoute } from "@/app/api/create-route";
import { savePlanBodySchema } from "@/lib/schema/analysis-plan";
import { getAnalysisPlan } from "@/lib/usecases/get-analysis-plan";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => getAnalysisPlan(runtime, actor, params["id"] ?? ""),
});

export const PUT = createRoute({
  capability: "plan.edit",
  bodySchema: savePlanBodySchema,
  handler: ({ runtime, actor, params, body }) => saveAnalysisPlan(runtime, actor, params["id"] ?? "", body),
});
