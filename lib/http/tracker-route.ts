import { noteRefusal } from "@/lib/audit/note-refusal";
import type { AuthContext } from "@/lib/auth/auth-context";
import { refusal } from "@/lib/auth/require-capability";
import { type Actor, type Capability, canSomewhere } from "@/lib/auth/roles";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { isAppError } from "@/lib/core/errors";
import { currentRequestId, noteActor } from "./current-request";
import { logError } from "./log-error";
import { describeProblem, type Problem } from "./problem";
import { refuseUnstorableText } from "./read-input";
import { notKnown, requireAsker } from "./require-asker";

/** What the handler of a tracker's protocol is given. */
export type TrackerInput<Runtime> = {
  readonly runtime: Runtime;
  readonly actor: Actor;
  /** Id or name of the project in the address; null where it names none. */
  readonly project: string | null;
  /** What stands behind the root of the protocol, a piece for each part. */
  readonly path: readonly string[];
  readonly request: Request;
};

/** How a protocol says that something failed. */
export type ProtocolAnswer = { readonly status: number; readonly body: unknown };

export type TrackerOptions<Runtime> = {
  /** Whoever has none of these anywhere is not heard. */
  readonly capabilities: readonly [Capability, ...Capability[]];
  readonly writeError: (problem: Problem) => ProtocolAnswer;
  /** Header in which clients send the bare token where they send no other; without, they have none. */
  readonly tokenHeader?: string;
  /** Asks for the right that the request needs, in its project, before it does anything. */
  readonly handler: (input: TrackerInput<Runtime>) => Promise<ProtocolAnswer>;
};

type TrackerRoute = (
  request: Request,
  context: { readonly params: Promise<Readonly<Record<string, string | readonly string[] | undefined>>> },
) => Promise<Response>;

/**
 * Makes the function that answers every request in the protocol of another tracker. Only a token opens it (bearer, or
 * the password of basic authentication), and it is checked before path, query and body. Failures are told in the words
 * of the protocol, refusals counted as everywhere.
 */
export function createTrackerRouteFactory<Runtime extends AuthContext>(getRuntime: () => Runtime) {
  return function createTrackerRoute(options: TrackerOptions<Runtime>): TrackerRoute {
    const [right] = options.capabilities;
    return async (request, context) => {
      const requestId = currentRequestId();
      const runtime = getRuntime();
      let asking: Actor | null = null;
      try {
        // A session opens nothing here: no page of another site can have a browser write.
        const headers = withCredentials(request.headers, options.tokenHeader);
        if (!headers.has("authorization")) throw notKnown();
        const actor = await requireAsker(runtime, { headers });
        asking = actor;
        noteActor(actor.id);
        if (!options.capabilities.some((capability) => canSomewhere(actor, capability))) {
          throw refusal(actor, right, " in any project");
        }
        const { project, path } = await context.params;
        const pieces = typeof path === "object" ? path : [];
        const named = typeof project === "string" ? decodePart(project) : null;
        refuseUnstorableText({ project: named, path: pieces.join("/") }, "path");
        const answer = await options.handler({
          runtime,
          actor,
          project: named,
          path: pieces,
          request,
        });
        return toResponse(answer, requestId);
      } catch (error) {
        if (isAppError(error) && error.isRefusal) {
          const noted = { actor: asking?.id ?? ANONYMOUS_ACTOR, right, at: new Date() };
          noteRefusal(runtime.database, noted, (cause) => logError("a refusal was not noted", { error: cause }));
        }
        const problem = describeProblem(error, requestId);
        const response = toResponse(options.writeError(problem), requestId);
        if (problem.status === 401) response.headers.set("www-authenticate", 'Bearer realm="Gradient Rounds"');
        const waitMs = isAppError(error) ? error.waitMs : null;
        if (waitMs !== null) response.headers.set("retry-after", String(Math.ceil(waitMs / 1000)));
        return response;
      }
    };
  };
}

/** The token of a header of the protocol's own, as others send it. */
function withCredentials(headers: Headers, tokenHeader: string | undefined): Headers {
  const token = tokenHeader === undefined ? null : headers.get(tokenHeader);
  return token === null ? headers : new Headers({ authorization: `Bearer ${token}` });
}

function toResponse({ status, body }: ProtocolAnswer, requestId: string): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", "x-request-id": requestId } });
}

/** A part of a path as it was meant; what is no escape is taken as it stands. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
