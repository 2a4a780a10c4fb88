import { noteRefusal } from "@/lib/audit/note-refusal";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import type { AuthContext } from "./auth-context";
import { sessionAuthOf } from "./session-auth";

const REFUSED = new Set([401, 403, 429]);

/**
 * Signing in and out, which belongs to the session library; a request that it refuses is counted in the
 * audit log. Which address was tried is not kept: people type passwords there.
 *
 * @param onError told of what could not be written
 */
export async function handleSessionRequest(
  context: AuthContext,
  request: Request,
  onError: (error: unknown) => void,
): Promise<Response> {
  const response = await sessionAuthOf(context).handler(request);
  if (request.method === "POST" && REFUSED.has(response.status)) {
    noteRefusal(context.database, { actor: ANONYMOUS_ACTOR, right: "sign-in", at: new Date() }, onError);
  }
  return response;
}
