import { createRoute } from "@/app/api/create-route";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";

export const GET = createRoute({
  capability: "run.read",
  handler: async ({ runtime, actor, params }) => (await getDiagnosis(runtime, actor, params["id"] ?? "")).document,
});
