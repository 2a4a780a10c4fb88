import type * as z from "zod";
import { noteRefusal } from "@/lib/audit/note-refusal";
import type { AuthContext } from "@/lib/auth/auth-context";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import type { Actor } from "@/lib/auth/roles";
import { CLIENT_ADDRESS_HEADER } from "@/lib/auth/session-auth";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { AppError, isAppError } from "@/lib/core/errors";
import { countRequest } from "@/lib/db/count-request";
import { currentRequestId, noteActor } from "./current-request";
import { logError } from "./log-error";
import { problemResponse } from "./problem";
import { readBody } from "./read-input";
import { requireOwnOrigin } from "./require-own-origin";

const WINDOW_MS = 60_000;
const REQUESTS_PER_WINDOW = 20;

export type LinkRouteOptions<Runtime, BodySchema extends z.ZodType> = {
  /** What stands in the audit log for a refusal, and what requests are counted under. */
  readonly right: string;
  readonly bodySchema: BodySchema;
  readonly status?: number;
  /** `person` is whoever has signed in; null for nobody, and for programs, which links are not made for. */
  readonly handler: (input: {
    readonly runtime: Runtime;
    readonly person: Actor | null;
    readonly body: z.output<BodySchema>;
  }) => unknown;
};

/**
 * Makes the routes of links that work once (the setup, invitations, new passwords), whose secret in the body is what
 * lets somebody pass. They answer pages of this server alone, and each address so often a minute.
 */
export function createLinkRouteFactory<Runtime extends AuthContext>(getRuntime: () => Runtime) {
  return function createLinkRoute<BodySchema extends z.ZodType>(options: LinkRouteOptions<Runtime, BodySchema>) {
    const { right, bodySchema, status = 200, handler } = options;
    return async (request: Request): Promise<Response> => {
      const requestId = currentRequestId();
      const runtime = getRuntime();
      const { config, database } = runtime;
      let actor = ANONYMOUS_ACTOR;
      try {
        requireOwnOrigin(request, config.publicUrl);
        await requireRest(runtime, request, right);
        const asking = await authenticateRequest(runtime, request.headers);
        actor = asking?.id ?? ANONYMOUS_ACTOR;
        noteActor(asking?.id ?? null);
        const person = asking?.kind === "person" ? asking : null;
        const answer = await handler({ runtime, person, body: await readBody(request, bodySchema) });
        const headers = { "cache-control": "no-store", "x-request-id": requestId };
        return Response.json(answer ?? { ok: true }, { status, headers });
      } catch (error) {
        if (isAppError(error) && error.isRefusal) {
          const refusal = { actor, right, at: new Date() };
          noteRefusal(database, refusal, (cause) => logError("a refusal was not noted", { error: cause }));
        }
        return problemResponse(error, requestId);
      }
    };
  };
}

async function requireRest({ database }: AuthContext, request: Request, right: string): Promise<void> {
  const address = request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
  const times = await countRequest(database, { key: `${right} ${address}`, windowMs: WINDOW_MS, at: new Date() });
  if (times <= REQUESTS_PER_WINDOW) return;
  throw new AppError(
    "too-many-requests",
    "Links were tried too often from this address within a minute.",
    "Wait a minute, then try again; nothing was changed.",
    { waitMs: WINDOW_MS },
  );
}
