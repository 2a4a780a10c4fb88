import { lookAtInvitationBodySchema } from "@/lib/schema/invitation";
import { lookAtInvitation } from "@/lib/usecases/look-at-invitation";
import { createLinkRoute } from "../create-link-route";

/** Says what the invitation behind a link is for; the secret is in the body, so that no log holds it. */
export const POST = createLinkRoute({
  right: "invitation",
  bodySchema: lookAtInvitationBodySchema,
  handler: ({ runtime, person, body }) => lookAtInvitation(runtime, person, body.secret),
});
