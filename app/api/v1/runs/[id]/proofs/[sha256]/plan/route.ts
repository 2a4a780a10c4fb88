import { createRoute } from "@/app/api/create-route";
import { fileResponse } from "@/lib/http/file-response";
import { exportProofPlan } from "@/lib/usecases/proofs/export-proof-plan";

export const GET = createRoute({
  capability: "run.read",
  handler: async ({ runtime, actor, params, request }) =>
    fileResponse(request, await exportProofPlan(runtime, actor, params["id"] ?? "", params["sha256"] ?? "")),
});
