import { createRoute } from "@/app/api/create-route";
import { revokeInvitation } from "@/lib/usecases/revoke-invitation";

export const DELETE = createRoute({
  capability: "people.manage",
  handler: ({ runtime, actor, params }) => revokeInvitation(runtime, actor, params["invitationId"] ?? ""),
});
