import type { Prisma } from "./generated/sqlite/client";

/** A link by which somebody becomes a member, as the database has it; the link itself is nowhere. */
export type InvitationRecord = {
  readonly id: string;
  /** In small letters. */
  readonly email: string;
  /** null = to be an administrator of the installation. */
  readonly project: { readonly id: string; readonly name: string } | null;
  readonly role: string;
  readonly mayReadPatients: boolean | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export const INVITATION_SELECT = {
  id: true,
  email: true,
  project: { select: { id: true, name: true } },
  role: true,
  mayReadPatients: true,
  createdAt: true,
  expiresAt: true,
} as const satisfies Prisma.InvitationSelect;

/** Neither used nor revoked nor expired. */
export function openInvitation(at: Date) {
  return { usedAt: null, revokedAt: null, expiresAt: { gt: at } } as const satisfies Prisma.InvitationWhereInput;
}
