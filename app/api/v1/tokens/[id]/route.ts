import { createRoute } from "@/app/api/create-route";
import { revokeToken } from "@/lib/usecases/revoke-token";

export const DELETE = createRoute({
  capability: "token.manage",
  handler: ({ runtime, actor, params }) => revokeToken(runtime, actor, params["id"] ?? ""),
});
