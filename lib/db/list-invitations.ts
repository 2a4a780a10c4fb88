import { type Database, prismaOf } from "./database";
import { INVITATION_SELECT, type InvitationRecord, openInvitation } from "./invitation-record";

/** An open invitation, with the name of who issued it; null for a program. */
export type ListedInvitation = InvitationRecord & { readonly by: string | null };

/** Open invitations, the latest first. */
export async function listInvitations(
  db: Database,
  params: {
    /** Projects, and null for the installation; null instead of a list = everywhere. */
    readonly places: readonly (string | null)[] | null;
    readonly at: Date;
    readonly limit: number;
  },
): Promise<readonly ListedInvitation[]> {
  const { places, at, limit } = params;
  const rows = await prismaOf(db).invitation.findMany({
    where: { ...openInvitation(at), ...(places === null ? {} : { OR: places.map((projectId) => ({ projectId })) }) },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: limit,
    select: { ...INVITATION_SELECT, createdBy: { select: { name: true } } },
  });
  return rows.map(({ createdBy, ...rest }) => ({ ...rest, by: createdBy?.name ?? null }));
}
