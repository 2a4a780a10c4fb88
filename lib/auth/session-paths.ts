import type { AuthContext } from "./auth-context";

/** Id of the provider in addresses and in the table of accounts. */
export const PROVIDER_ID = "oidc";

/**
 * What a request to the session library needs before the library is asked: nothing, a wait between wrong passwords,
 * somebody who has signed in, or their password beside.
 */
type SessionPathKind = "open" | "password-sign-in" | "single-sign-on" | "person" | "own-password";

/** Every path below /api/auth that the library answers; it has more, and the others answer as if there were none. */
const SESSION_PATHS: Readonly<Record<string, SessionPathKind>> = {
  "GET /get-session": "person",
  "POST /sign-in/email": "password-sign-in",
  "POST /sign-out": "open",
  "POST /two-factor/verify-totp": "open",
  "POST /two-factor/verify-backup-code": "open",
  "POST /two-factor/enable": "own-password",
  "POST /two-factor/disable": "own-password",
  "POST /two-factor/generate-backup-codes": "own-password",
  "POST /sign-in/social": "single-sign-on",
  [`GET /callback/${PROVIDER_ID}`]: "single-sign-on",
};

/** Method and path of each, below /api/auth. */
export const SESSION_PATH_NAMES: readonly string[] = Object.keys(SESSION_PATHS);

/** @returns null for what does not exist here, or is switched off by the configuration */
export function findSessionPath({ config }: Pick<AuthContext, "config">, request: Request): SessionPathKind | null {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  const name = `${request.method} ${path}`;
  const kind = Object.hasOwn(SESSION_PATHS, name) ? (SESSION_PATHS[name] ?? null) : null;
  if (kind === "single-sign-on" && config.singleSignOn === null) return null;
  if (kind === "password-sign-in" && !config.hasPasswordSignIn) return null;
  return kind;
}
