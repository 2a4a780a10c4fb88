import { createRoute } from "@/app/api/create-route";
import { getProof } from "@/lib/usecases/proofs/get-proof";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => getProof(runtime, actor, params["id"] ?? "", params["sha256"] ?? ""),
});
