import { createRoute } from "@/app/api/create-route";
import { proofStepBodySchema } from "@/lib/schema/proof";
import { stepProof } from "@/lib/usecases/proofs/step-proof";

export const POST = createRoute({
  capability: "proof.plan",
  bodySchema: proofStepBodySchema,
  handler: async ({ runtime, actor, params, body }) => {
    const target = { runId: params["id"] ?? "", sha256: params["sha256"] ?? "" };
    return Response.json(await stepProof(runtime, actor, target, body), { status: 201 });
  },
});
