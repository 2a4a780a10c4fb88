import { APIError, type betterAuth } from "better-auth";
import * as z from "zod";
import type { AuditAction } from "@/lib/core/audit-actions";
import type { AuditEvent } from "@/lib/core/audit-entry";
import type { Database } from "@/lib/db/database";
import { findUserAccess } from "@/lib/db/find-user-access";
import { hasSecondFactor } from "@/lib/db/has-second-factor";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { refuseUsedCode } from "./refuse-used-code";

type Hooks = NonNullable<Parameters<typeof betterAuth>[0]["databaseHooks"]>;
type Endpoint = { readonly path?: string; readonly body?: unknown } | null | undefined;

const PASSWORD_PATH = "/sign-in/email";
const CODE_PATH = "/two-factor/verify-totp";

const codeSchema = z.object({ code: z.string() });

/** How somebody was let in, by the path that made the session. */
const WAYS_IN: Readonly<Record<string, string>> = {
  [PASSWORD_PATH]: "password",
  [CODE_PATH]: "code",
  "/two-factor/verify-backup-code": "backup code",
  "/two-factor/disable": "second factor switched off",
  "/callback/:id": "single sign-on",
};

/**
 * What the session library does to the database, as the audit log and the rules of this server want it: nobody
 * whose account is disabled gets a session, and nobody with a code that was used. Entries come before a session and its end, so that there is none without;
 * of an account, after the change.
 */
export function noteSessions(database: Database): Hooks {
  const note = async (action: AuditAction, userId: string, details: AuditEvent["details"] = {}): Promise<void> => {
    const person = `person:${userId}`;
    await recordAuditEvent(database, { actor: person, action, object: person, project: null, details });
  };
  return {
    session: {
      create: {
        before: async ({ userId }, endpoint) => {
          if ((await findUserAccess(database, { userId })) === null) throw refusePerson(endpoint);
          const code = codeIn(endpoint);
          if (code !== null) await refuseUsedCode(database, { userId, code, at: new Date() });
          const isHalfway = endpoint?.path === PASSWORD_PATH && (await hasSecondFactor(database, { userId }));
          if (isHalfway) await note("session.code-asked", userId);
          else await note("session.started", userId, { by: WAYS_IN[endpoint?.path ?? ""] ?? "the server" });
        },
      },
      delete: {
        before: async ({ userId }, endpoint) => {
          // The library makes a session of a right password, and takes it back where a code is still to come.
          if (endpoint?.path !== PASSWORD_PATH) await note("session.ended", userId);
        },
      },
    },
    user: {
      create: {
        after: ({ id }) => note("person.saved", id, { administrator: false, by: "single sign-on" }),
      },
      update: {
        after: ({ id, twoFactorEnabled }, endpoint) => {
          const isSecondFactor = endpoint?.path?.startsWith("/two-factor/") === true;
          const details = isSecondFactor
            ? { what: "second factor", on: twoFactorEnabled === true }
            : { what: "account" };
          return note("person.changed", id, details);
        },
      },
    },
    account: {
      create: {
        after: ({ userId, providerId }) =>
          note("person.changed", userId, { what: "way to sign in", added: providerId }),
      },
    },
  };
}

/** The code by which a session is made; null where it is made by something else. */
function codeIn(endpoint: Endpoint): string | null {
  return endpoint?.path === CODE_PATH ? codeSchema.parse(endpoint.body).code : null;
}

/** In the very words of a wrong password where one was typed, so that nobody learns which accounts there are. */
function refusePerson(endpoint: Endpoint): APIError {
  return endpoint?.path === PASSWORD_PATH
    ? new APIError("UNAUTHORIZED", { message: "Invalid email or password", code: "INVALID_EMAIL_OR_PASSWORD" })
    : new APIError("FORBIDDEN", { code: "no_account", message: "The account is closed." });
}
