import { type Database, prismaOf, type Transaction } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { INVITATION_SELECT, type InvitationRecord, openInvitation } from "./invitation-record";

/** An open invitation by the digest of its link; null where the link is no longer good. */
export async function findInvitation(
  db: Database,
  { hash, at }: { readonly hash: string; readonly at: Date },
): Promise<InvitationRecord | null> {
  return await findBackedInvitation(prismaOf(db), { ...openInvitation(at), hash });
}

/** An open invitation by its id, for who may take it back. */
export async function findInvitationById(
  db: Database,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<InvitationRecord | null> {
  return await prismaOf(db).invitation.findFirst({ where: { ...openInvitation(at), id }, select: INVITATION_SELECT });
}

/**
 * An invitation that holds, also inside a transaction. It holds as long as whoever issued it may issue it: a person
 * whose account is disabled, or who administers the place no more, leaves no way in behind.
 */
export async function findBackedInvitation(
  client: Pick<Transaction, "invitation">,
  where: Prisma.InvitationWhereInput,
): Promise<InvitationRecord | null> {
  const found = await client.invitation.findFirst({
    where,
    select: {
      ...INVITATION_SELECT,
      createdBy: {
        select: { disabledAt: true, isAdministrator: true, memberships: { select: { projectId: true, role: true } } },
      },
    },
  });
  if (found === null) return null;
  const { createdBy, ...invitation } = found;
  return createdBy === null || isBacked(createdBy, invitation.project?.id ?? null) ? invitation : null;
}

type Issuer = {
  readonly disabledAt: Date | null;
  readonly isAdministrator: boolean;
  readonly memberships: readonly { readonly projectId: string; readonly role: string }[];
};

function isBacked({ disabledAt, isAdministrator, memberships }: Issuer, projectId: string | null): boolean {
  if (disabledAt !== null) return false;
  if (isAdministrator) return true;
  return memberships.some((membership) => membership.projectId === projectId && membership.role === "administrator");
}
