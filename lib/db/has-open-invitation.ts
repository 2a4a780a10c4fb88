import { type Database, prismaOf } from "./database";
import { findBackedInvitation } from "./find-invitation";
import { openInvitation } from "./invitation-record";

/** Says whether somebody with this address is invited anywhere by an invitation that holds. */
export async function hasOpenInvitation(
  db: Database,
  { email, at }: { readonly email: string; readonly at: Date },
): Promise<boolean> {
  const where = { ...openInvitation(at), email: email.toLowerCase() };
  const open = await prismaOf(db).invitation.findMany({ where, select: { id: true } });
  for (const { id } of open) {
    if ((await findBackedInvitation(prismaOf(db), { id })) !== null) return true;
  }
  return false;
}
