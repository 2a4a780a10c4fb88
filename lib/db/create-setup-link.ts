import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";

/** Keeps the digest of a new setup link and forgets the older ones: only the link printed last is good. */
export async function createSetupLink(
  db: Database,
  params: { readonly hash: string; readonly expiresAt: Date },
): Promise<void> {
  await prismaOf(db).$transaction(async (transaction) => {
    await transaction.setupLink.deleteMany({ where: { usedAt: null } });
    await transaction.setupLink.create({ data: { id: newId(), ...params } });
  });
}
