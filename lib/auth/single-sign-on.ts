import { type BetterAuthOptions, betterAuth } from "better-auth";
import { genericOAuth } from "better-auth/plugins";
import type { SingleSignOn } from "@/lib/config/single-sign-on";
import type { Database } from "@/lib/db/database";
import { hasOpenInvitation } from "@/lib/db/has-open-invitation";
import type { AuthContext } from "./auth-context";
import { sessionOptions } from "./session-auth";
import { PROVIDER_ID } from "./session-paths";

type Handler = { readonly handler: (request: Request) => Promise<Response> };

const created = new WeakMap<Database, Handler>();

/**
 * The session library with the provider that the operator named, for the two paths that need it. It is one of its
 * own, made when it is first asked for, so that a provider that does not answer keeps nobody from anything else.
 */
export function singleSignOnOf(context: AuthContext, provider: SingleSignOn): Handler {
  const known = created.get(context.database);
  if (known !== undefined) return known;
  const options = sessionOptions(context);
  const auth = betterAuth({
    ...options,
    user: { validateUserInfo: admitFrom(context.database) },
    plugins: [...options.plugins, genericOAuth({ config: [providerOptions(provider)] })],
  });
  created.set(context.database, auth);
  return auth;
}

function providerOptions({ issuer, clientId, clientSecret, name }: SingleSignOn) {
  return {
    providerId: PROVIDER_ID,
    name,
    discoveryUrl: `${issuer.href.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: true,
    requireIdTokenVerification: true,
  };
}

type Asking = Parameters<NonNullable<NonNullable<BetterAuthOptions["user"]>["validateUserInfo"]>>[0];

/** Whom the provider may let in: an address that it has checked, of somebody who is here or is invited. */
function admitFrom(database: Database) {
  return async ({ user, source }: Asking): Promise<{ readonly error: string } | undefined> => {
    if (user.emailVerified !== true) return { error: "email_not_verified" };
    if (source.action !== "create-user") return undefined;
    const isInvited = await hasOpenInvitation(database, { email: user.email ?? "", at: new Date() });
    return isInvited ? undefined : { error: "no_account" };
  };
}
