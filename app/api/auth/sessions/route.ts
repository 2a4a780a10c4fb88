import { endSessionsBodySchema } from "@/lib/schema/own-account";
import { endOwnSessions } from "@/lib/usecases/end-own-sessions";
import { createPersonRoute } from "../create-person-route";

/** Ends one of one's own sessions, or all but this one. */
export const DELETE = createPersonRoute({
  bodySchema: endSessionsBodySchema,
  handler: ({ runtime, userId, sessionId, body }) => endOwnSessions(runtime, { userId, sessionId, id: body.id }),
});
