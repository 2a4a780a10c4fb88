import * as z from "zod";
import { noteRefusal } from "@/lib/audit/note-refusal";
import { assertNever } from "@/lib/core/assert-never";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { AppError, isAppError } from "@/lib/core/errors";
import type { AuthContext } from "./auth-context";
import { authenticateRequest } from "./authenticate-request";
import { limitPasswordChecks } from "./check-password";
import { isOwnOrigin } from "./own-origin";
import { readPagePath } from "./page-path";
import type { Actor } from "./roles";
import { sayWhenAgain } from "./say-when-again";
import { sessionAuthOf } from "./session-auth";
import { hearSessionErrors } from "./session-errors";
import { findSessionPath, PROVIDER_ID } from "./session-paths";
import { sayInOurWords } from "./session-words";
import { SIGNED_OUT } from "./signed-out";
import { singleSignOnOf } from "./single-sign-on";
import { slowGuessing } from "./slow-guessing";

const REFUSED = new Set([401, 403, 429]);

const attemptSchema = z.object({ email: z.string().max(320) });
const beginSchema = z.object({ next: z.string() });
const codeSchema = z.object({ twoFactorRedirect: z.literal(true) });

/**
 * Signing in and out, which belongs to the session library; a request that is refused is counted in the audit log.
 * Which address was tried is not kept: people type passwords there.
 *
 * @param onError told of what could not be written, and of what went wrong inside the library
 * @throws AppError "not-found" for a path that the library has and this server has not, "unauthenticated" where
 *   somebody has to sign in first, "too-many-requests"
 */
export async function handleSessionRequest(
  context: AuthContext,
  request: Request,
  onError: (error: unknown) => void,
): Promise<Response> {
  const refuse = () =>
    noteRefusal(context.database, { actor: ANONYMOUS_ACTOR, right: "sign-in", at: new Date() }, onError);
  try {
    const answered = await hearSessionErrors(onError, () => answer(context, request));
    const response = await sayInOurWords(sayWhenAgain(answered));
    if (request.method === "POST" && REFUSED.has(response.status)) refuse();
    return response;
  } catch (error) {
    if (isAppError(error) && error.isRefusal) refuse();
    throw error;
  }
}

async function answer(context: AuthContext, request: Request): Promise<Response> {
  const kind = findSessionPath(context, request);
  if (kind === null) throw notHere();
  requireOwnPage(context, request);
  const { handler } = sessionAuthOf(context);
  switch (kind) {
    case "open":
      return await handler(request);
    case "password-sign-in":
      return await signIn(context, request);
    case "single-sign-on":
      return await askProvider(context, request);
    case "person":
      await requirePerson(context, request);
      return await handler(request);
    case "own-password": {
      const { id } = await requirePerson(context, request);
      return await limitPasswordChecks(context, id, () => handler(request));
    }
    default:
      return assertNever(kind);
  }
}

/** The library asks the same, but only after an attempt was counted. Programs say neither who nor where they are. */
function requireOwnPage({ config }: AuthContext, { method, headers }: Request): void {
  const isFromPage = ["origin", "cookie", "sec-fetch-site"].some((name) => headers.has(name));
  if (method === "GET" || !isFromPage || isOwnOrigin(headers, config.publicUrl)) return;
  throw new AppError(
    "forbidden",
    "Signing in and what belongs to it is done from this server's own pages.",
    "Open the sign-in page of this server.",
  );
}

/** What the library answers holds the session's token beside the cookie; pages need to know less. */
async function signIn(context: AuthContext, request: Request): Promise<Response> {
  const given = attemptSchema.safeParse(
    await request
      .clone()
      .json()
      .catch(() => null),
  );
  if (!given.success) {
    throw new AppError("bad-input", "Expected an e-mail address and a password.", "Send `email` and `password`.");
  }
  const { succeed } = await slowGuessing(context, request.headers, given.data.email);
  const answered = await sessionAuthOf(context).handler(request);
  if (answered.status !== 200) return answered;
  const needsCode = codeSchema.safeParse(await answered.json()).success;
  const headers = new Headers(answered.headers);
  headers.delete("content-length");
  headers.append("set-cookie", await succeed());
  return Response.json({ needsCode }, { headers });
}

async function askProvider(context: AuthContext, request: Request): Promise<Response> {
  const provider = context.config.singleSignOn;
  if (provider === null) throw notHere();
  const { handler } = singleSignOnOf(context, provider);
  if (request.method === "GET") return await handler(request);
  const given = beginSchema.safeParse(await request.json().catch(() => null));
  const body = {
    provider: PROVIDER_ID,
    callbackURL: (given.success ? readPagePath(given.data.next) : null) ?? "/",
    errorCallbackURL: "/sign-in",
  };
  return await handler(
    new Request(request.url, { method: "POST", headers: request.headers, body: JSON.stringify(body) }),
  );
}

async function requirePerson(context: AuthContext, request: Request): Promise<Actor> {
  const actor = await authenticateRequest(context, request.headers);
  if (actor?.kind === "person") return actor;
  throw new AppError("unauthenticated", SIGNED_OUT.detail, SIGNED_OUT.fix);
}

function notHere(): AppError {
  return new AppError("not-found", "There is nothing at this address.", "Use the pages of this server.");
}
