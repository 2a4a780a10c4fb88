import type * as z from "zod";
import { noteRefusal } from "@/lib/audit/note-refusal";
import type { AuthContext } from "@/lib/auth/auth-context";
import { authenticateRequest, findOwnSession } from "@/lib/auth/authenticate-request";
import { SIGNED_OUT } from "@/lib/auth/signed-out";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { AppError, isAppError } from "@/lib/core/errors";
import { currentRequestId, noteActor } from "./current-request";
import { logError } from "./log-error";
import { problemResponse } from "./problem";
import { readBody } from "./read-input";
import { requireOwnOrigin } from "./require-own-origin";

export type PersonRouteOptions<Runtime, BodySchema extends z.ZodType> = {
  readonly bodySchema: BodySchema;
  readonly handler: (input: {
    readonly runtime: Runtime;
    readonly userId: string;
    /** The session that asks. */
    readonly sessionId: string;
    readonly body: z.output<BodySchema>;
    readonly request: Request;
  }) => Promise<unknown>;
};

/**
 * Makes the routes of what belongs to somebody alone: their name, password and sessions. They answer a session from
 * a page of this server, never a token.
 */
export function createPersonRouteFactory<Runtime extends AuthContext>(getRuntime: () => Runtime) {
  return function createPersonRoute<BodySchema extends z.ZodType>(options: PersonRouteOptions<Runtime, BodySchema>) {
    return async (request: Request): Promise<Response> => {
      const requestId = currentRequestId();
      const runtime = getRuntime();
      let actor = ANONYMOUS_ACTOR;
      try {
        requireOwnOrigin(request, runtime.config.publicUrl);
        const person = await authenticateRequest(runtime, request.headers);
        actor = person?.id ?? ANONYMOUS_ACTOR;
        noteActor(person?.id ?? null);
        const session = person?.kind === "person" ? await findOwnSession(runtime, request.headers) : null;
        if (session === null) {
          throw new AppError("unauthenticated", SIGNED_OUT.detail, SIGNED_OUT.fix);
        }
        const body = await readBody(request.clone(), options.bodySchema);
        const answer = await options.handler({
          runtime,
          userId: session.userId,
          sessionId: session.id,
          body,
          request,
        });
        const headers = { "cache-control": "no-store", "x-request-id": requestId };
        return Response.json(answer ?? { ok: true }, { headers });
      } catch (error) {
        if (isAppError(error) && error.isRefusal) {
          noteRefusal(runtime.database, { actor, right: "own account", at: new Date() }, (cause) =>
            logError("a refusal was not noted", { error: cause }),
          );
        }
        return problemResponse(error, requestId);
      }
    };
  };
}
