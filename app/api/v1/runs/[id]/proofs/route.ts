import { createRoute } from "@/app/api/create-route";
import { createProofBodySchema } from "@/lib/schema/proof";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import { listProofPage } from "@/lib/usecases/proofs/list-proofs";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => listProofPage(runtime, actor, params["id"] ?? ""),
});

export const POST = createRoute({
  capability: "proof.plan",
  bodySchema: createProofBodySchema,
  handler: async ({ runtime, actor, params, body }) => {
    const { proof, isNew } = await createProof(runtime, actor, params["id"] ?? "", body);
    return Response.json(proof, { status: isNew ? 201 : 200 });
  },
});
