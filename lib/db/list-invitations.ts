import { type Database, prismaOf } from "./database";
import { INVITATION_SELECT, type InvitationRecord, openInvitation } from "./invitation-record";

/** Open invitations, the latest first. */
export async function listInvitations(
  db: Database,
  params: {
    /** null = those of the installation. */
    readonly projectId: string | null;
    readonly at: Date;
    readonly limit: number;
  },
): Promise<readonly (InvitationRecord & { readonly by: string | null })[]> {
  const { projectId, at, limit } = params;
  const rows = await prismaOf(db).invitation.findMany({
    where: { ...openInvitation(at), projectId },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: limit,
    select: { ...INVITATION_SELECT, createdBy: { select: { name: true } } },
  });
  return rows.map(({ createdBy, ...rest }) => ({ ...rest, by: createdBy?.name ?? null }));
}
