import { setPasswordBodySchema } from "@/lib/schema/invitation";
import { setPasswordByLink } from "@/lib/usecases/set-password-by-link";
import { createLinkRoute } from "../create-link-route";

/** Sets a new password by a link, which is used up. */
export const POST = createLinkRoute({
  right: "new-password",
  bodySchema: setPasswordBodySchema,
  handler: ({ runtime, body }) => setPasswordByLink(runtime, body),
});
