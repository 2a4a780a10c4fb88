import type * as z from "zod";
import { noteRefusal } from "@/lib/audit/note-refusal";
import type { AuthContext } from "@/lib/auth/auth-context";
import { refusal, requireCapability } from "@/lib/auth/require-capability";
import { type Actor, type Capability, canSomewhere } from "@/lib/auth/roles";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { isAppError } from "@/lib/core/errors";
import { currentRequestId, noteActor } from "./current-request";
import { logError } from "./log-error";
import { problemResponse } from "./problem";
import { readBody, readQuery, refuseUnstorableText } from "./read-input";
import { requireAsker } from "./require-asker";
import { requireOwnOrigin } from "./require-own-origin";

/** What a route's handler is given. */
export type RouteInput<Runtime, Query, Body> = {
  readonly runtime: Runtime;
  readonly actor: Actor;
  /** Names in the path, as in `[id]`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly requestId: string;
  /**
   * Lets the request pass for the project (and maker) of the thing it asks for, or throws. Every
   * handler calls it as soon as it knows the project.
   */
  readonly authorize: (projectId: string, ownerId?: string | null) => void;
};

export type RouteOptions<Runtime, QuerySchema extends z.ZodType, BodySchema extends z.ZodType> = {
  /** What the actor must be allowed, somewhere to be heard at all, and in the project to pass `authorize`. */
  readonly capability: Capability;
  readonly querySchema?: QuerySchema;
  readonly bodySchema?: BodySchema;
  /** Answers a Response as it is, anything else as JSON with status 200. */
  readonly handler: (input: RouteInput<Runtime, z.output<QuerySchema>, z.output<BodySchema>>) => unknown;
};

type RouteHandler = (
  request: Request,
  context: { readonly params: Promise<Record<string, string> | undefined> },
) => Promise<Response>;

/**
 * Makes the function that every API route is made with. It finds out who asks before it looks at
 * path, query or body, answers failures as problem details, and gives each answer a request id.
 */
export function createRouteFactory<Runtime extends AuthContext>(getRuntime: () => Runtime) {
  return function createRoute<QuerySchema extends z.ZodType, BodySchema extends z.ZodType>(
    options: RouteOptions<Runtime, QuerySchema, BodySchema>,
  ): RouteHandler {
    return async (request, context) => {
      const requestId = currentRequestId();
      const runtime = getRuntime();
      let asking: Actor | null = null;
      try {
        const actor = await requireAsker(runtime, request);
        asking = actor;
        noteActor(actor.id);
        requireHearing(runtime, request, actor, options.capability);
        // Next gives no object to a route whose path names nothing.
        const params = (await context.params) ?? {};
        refuseUnstorableText(params, "path");
        const answer = await options.handler({
          runtime,
          actor,
          params,
          query: options.querySchema === undefined ? undefined : readQuery(request.url, options.querySchema),
          body: options.bodySchema === undefined ? undefined : await readBody(request, options.bodySchema),
          request,
          requestId,
          authorize: (projectId, ownerId) => {
            requireCapability(actor, options.capability, projectId, ownerId);
          },
        } as RouteInput<Runtime, z.output<QuerySchema>, z.output<BodySchema>>);
        return toResponse(answer, requestId);
      } catch (error) {
        if (isAppError(error) && error.isRefusal) {
          const refusal = { actor: asking?.id ?? ANONYMOUS_ACTOR, right: options.capability, at: new Date() };
          noteRefusal(runtime.database, refusal, (cause) => logError("a refusal was not noted", { error: cause }));
        }
        return problemResponse(error, requestId);
      }
    };
  };
}

function requireHearing(runtime: AuthContext, request: Request, actor: Actor, capability: Capability): void {
  if (actor.kind === "person") requireOwnOrigin(request, runtime.config.publicUrl);
  if (canSomewhere(actor, capability)) return;
  throw refusal(actor, capability, " in any project");
}

function toResponse(answer: unknown, requestId: string): Response {
  if (!(answer instanceof Response)) {
    return Response.json(answer ?? null, { headers: { "cache-control": "no-store", "x-request-id": requestId } });
  }
  answer.headers.set("x-request-id", requestId);
  return answer;
}
