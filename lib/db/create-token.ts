import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";

/** Keeps the digest of a new API token. */
export async function createToken(
  db: Database,
  params: {
    readonly name: string;
    readonly hash: string;
    readonly hint: string;
    /** null = every project. */
    readonly projectId: string | null;
    readonly role: string;
    readonly createdByUserId: string | null;
    readonly expiresAt: Date | null;
  },
): Promise<{ readonly id: string }> {
  return await prismaOf(db).apiToken.create({ data: { id: newId(), ...params }, select: { id: true } });
}
