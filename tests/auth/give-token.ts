import { issueToken } from "@/lib/auth/api-token";
import { type Role, TOKEN_SCOPES } from "@/lib/auth/roles";
import { createToken } from "@/lib/db/create-token";
import type { Database } from "@/lib/db/database";

type Rights = Partial<Omit<Parameters<typeof createToken>[1], "role">> & { readonly role: Role };

/** Makes a token of the server's own, with every scope unless said otherwise. */
export async function giveToken(db: Database, rights: Rights): Promise<string> {
  const { token, hash, hint } = issueToken();
  const facts = { name: rights.role, projectIds: null, scopes: TOKEN_SCOPES, createdByUserId: null, expiresAt: null };
  await createToken(db, { ...facts, hash, hint, ...rights });
  return token;
}
