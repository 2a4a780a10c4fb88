import { acceptInvitationBodySchema } from "@/lib/schema/invitation";
import { acceptInvitation } from "@/lib/usecases/accept-invitation";
import { createLinkRoute } from "../../create-link-route";

/** Lets somebody in by the link of an invitation, which is used up. */
export const POST = createLinkRoute({
  right: "invitation",
  bodySchema: acceptInvitationBodySchema,
  handler: ({ runtime, person, body }) => acceptInvitation(runtime, person, body),
});
