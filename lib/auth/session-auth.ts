import { type BetterAuthOptions, betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins";
import { betterAuthDatabase } from "@/lib/db/better-auth-database";
import type { Database } from "@/lib/db/database";
import type { AuthContext } from "./auth-context";
import { noteSessions } from "./note-sessions";
import { isOwnOrigin } from "./own-origin";
import { tellSessionError } from "./session-errors";

export const MINIMUM_PASSWORD_LENGTH = 12;
const MAXIMUM_PASSWORD_LENGTH = 128;
/** Set by the server from the connection, never by the client. */
export const CLIENT_ADDRESS_HEADER = "x-rounds-client-address";

/** A session ends when it was not used for so long, and at the latest so long after signing in. */
const IDLE_HOURS = 12;
const LONGEST_DAYS = 7;

const RENEWAL_SECONDS = 60 * 60;
const CODE_SECONDS = 10 * 60;
/** So long no code is taken after ten wrong ones in a row. */
export const CODE_LOCK_SECONDS = 15 * 60;

/** The earliest moment at which a session that still holds can have begun. */
export function earliestSession(now: Date): Date {
  return new Date(now.getTime() - LONGEST_DAYS * 86_400_000);
}

/**
 * What the session library does here: sessions by e-mail address and password, with a code where its owner wants
 * one. Nobody signs up: people are made by the setup link, by an invitation, or by the demo.
 */
export function sessionOptions({ config, database }: AuthContext) {
  return {
    appName: "Gradient Rounds",
    secret: config.secret,
    ...(config.publicUrl === null ? {} : { baseURL: config.publicUrl.origin }),
    basePath: "/api/auth",
    database: betterAuthDatabase(database),
    // Whoever reaches the server under another name of it than the configured one is still at home.
    trustedOrigins: (request) => {
      const origin = request?.headers.get("origin") ?? null;
      return request !== undefined && origin !== null && isOwnOrigin(request.headers, config.publicUrl) ? [origin] : [];
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MINIMUM_PASSWORD_LENGTH,
      maxPasswordLength: MAXIMUM_PASSWORD_LENGTH,
    },
    session: { expiresIn: IDLE_HOURS * 3600, updateAge: RENEWAL_SECONDS },
    account: {
      encryptOAuthTokens: true,
      updateAccountOnSignIn: false,
      // Addresses here are given by an administrator, so that the provider's word that it is theirs is enough.
      accountLinking: { requireLocalEmailVerified: false },
    },
    // In the database, so that several servers count together and a restart forgets nothing.
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 100,
      customRules: {
        // Counted by account and by where the attempt comes from; see slow-guessing.ts and check-password.ts.
        "/sign-in/email": false,
        "/verify-password": false,
        "/sign-in/social": { window: 60, max: 30 },
        "/two-factor/*": { window: 60, max: 30 },
      },
    },
    advanced: {
      cookiePrefix: "rounds",
      useSecureCookies: config.publicUrl?.protocol === "https:",
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    // Nobody is trusted for a browser alone: the code is asked for at each sign-in.
    plugins: [
      twoFactor({
        twoFactorCookieMaxAge: CODE_SECONDS,
        trustDeviceMaxAge: 0,
        accountLockout: { durationSeconds: CODE_LOCK_SECONDS },
      }),
    ],
    databaseHooks: noteSessions(database),
    onAPIError: { errorURL: "/sign-in", onError: tellSessionError },
    telemetry: { enabled: false },
    // It logs refusals as errors; those are counted in the audit log.
    logger: { disabled: true },
  } satisfies BetterAuthOptions;
}

const createSessionAuth = (context: AuthContext) => betterAuth(sessionOptions(context));

export type SessionAuth = ReturnType<typeof createSessionAuth>;

const created = new WeakMap<Database, SessionAuth>();

/** The session library on a database; made once for each. */
export function sessionAuthOf(context: AuthContext): SessionAuth {
  const known = created.get(context.database);
  if (known !== undefined) return known;
  const auth = createSessionAuth(context);
  created.set(context.database, auth);
  return auth;
}
