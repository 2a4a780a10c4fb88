import { createHmac } from "node:crypto";
import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { createToken } from "@/lib/db/create-token";
import type { Database } from "@/lib/db/database";
import { findSetting } from "@/lib/db/find-setting";
import { revokeTokens } from "@/lib/db/revoke-tokens";
import { saveMembership } from "@/lib/db/save-membership";
import { saveSetting } from "@/lib/db/save-setting";
import { saveUser } from "@/lib/db/save-user";
import { issueToken } from "./api-token";
import { hashPassword } from "./hash-password";
import { ROLES, type Role, TOKEN_SCOPES } from "./roles";

const TOKEN_NAME = "demo";
const MEMBERS_MADE = "demo-members";

export type DemoAccount = { readonly role: Role; readonly email: string; readonly password: string };

/**
 * Makes one account of each role in the demo project, and a token that may do everything there; the
 * token of the last start ends. Passwords follow from the secret of the data folder, so that they
 * stay the same over restarts and yet nobody can know them beforehand. Roles in the project are given at the first
 * start alone: what a visitor changes stays.
 */
export async function seedDemoAccess(
  database: Database,
  params: { readonly projectId: string; readonly secret: string; readonly now: Date },
): Promise<{ readonly token: string; readonly accounts: readonly DemoAccount[] }> {
  const { projectId, secret, now } = params;
  const accounts = ROLES.map((role) => ({ role, email: `${role}@demo.local`, password: passwordFor(role, secret) }));
  const hasMembers = (await findSetting(database, { key: MEMBERS_MADE })) !== null;
  // The administrator first, so that the project always has one.
  for (const { role, email, password } of accounts.toReversed()) {
    const { id } = await saveUser(database, {
      name: `Demo ${role}`,
      email,
      passwordHash: await hashPassword(password),
      isAdministrator: role === "administrator",
      by: SERVER_ACTOR,
    });
    if (!hasMembers) await saveMembership(database, { projectId, userId: id, role, by: SERVER_ACTOR });
  }
  if (!hasMembers) await saveSetting(database, { key: MEMBERS_MADE, value: now.toISOString() });
  const { token, hash, hint } = issueToken();
  await revokeTokens(database, { projectId, name: TOKEN_NAME, by: SERVER_ACTOR, at: now });
  await createToken(database, {
    name: TOKEN_NAME,
    hash,
    hint,
    projectIds: [projectId],
    role: "administrator",
    scopes: TOKEN_SCOPES,
    createdByUserId: null,
    expiresAt: null,
  });
  return { token, accounts };
}

function passwordFor(role: Role, secret: string): string {
  return createHmac("sha256", secret).update(`demo password of the ${role}`).digest("base64url").slice(0, 16);
}
