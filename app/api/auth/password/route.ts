import { changePasswordBodySchema } from "@/lib/schema/own-account";
import { changeOwnPassword } from "@/lib/usecases/change-own-password";
import { createPersonRoute } from "../create-person-route";

/** Changes one's own password, and ends one's other sessions. */
export const POST = createPersonRoute({
  bodySchema: changePasswordBodySchema,
  handler: ({ runtime, userId, sessionId, body, request }) =>
    changeOwnPassword(runtime, { userId, sessionId, request, ...body }),
});
