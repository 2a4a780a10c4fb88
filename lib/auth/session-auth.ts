import { betterAuth } from "better-auth";
import type { AuditAction } from "@/lib/core/audit-actions";
import type { AuditEvent } from "@/lib/core/audit-entry";
import { betterAuthDatabase } from "@/lib/db/better-auth-database";
import type { Database } from "@/lib/db/database";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import type { AuthContext } from "./auth-context";
import { isOwnOrigin } from "./own-origin";

export const MINIMUM_PASSWORD_LENGTH = 12;
/** Set by the server from the connection, never by the client. */
export const CLIENT_ADDRESS_HEADER = "x-rounds-client-address";

const SESSION_SECONDS = 12 * 60 * 60;
const SESSION_RENEWAL_SECONDS = 60 * 60;

/**
 * Sessions with e-mail address and password. Nobody signs up: people are made by the setup link, by
 * an administrator, or by the demo.
 */
function createSessionAuth({ config, database }: AuthContext) {
  return betterAuth({
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
      maxPasswordLength: 128,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEWAL_SECONDS },
    // In the database, so that several servers count together and a restart forgets nothing.
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 100,
      customRules: {
        "/sign-in/email": { window: 60, max: 10 },
        // Asked for at each signature: whoever sits at another's open session must not try passwords there.
        "/verify-password": { window: 60, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: "rounds",
      useSecureCookies: config.publicUrl?.protocol === "https:",
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    databaseHooks: noteInAuditLog(database),
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}

/** Entries come before a session and its end, so that there is none without; of an account, after the change. */
function noteInAuditLog(database: Database) {
  const note = async (action: AuditAction, userId: string, details: AuditEvent["details"] = {}): Promise<void> => {
    const person = `person:${userId}`;
    await recordAuditEvent(database, { actor: person, action, object: person, project: null, details });
  };
  return {
    session: {
      create: { before: ({ userId }: { userId: string }) => note("session.started", userId) },
      delete: { before: ({ userId }: { userId: string }) => note("session.ended", userId) },
    },
    user: { update: { after: ({ id }: { id: string }) => note("person.changed", id, { what: "account" }) } },
    account: {
      update: { after: ({ userId }: { userId: string }) => note("person.changed", userId, { what: "password" }) },
    },
  };
}

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
