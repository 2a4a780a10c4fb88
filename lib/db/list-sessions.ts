import { type Database, prismaOf } from "./database";

/** A session without what opens it. */
export type SessionRecord = {
  readonly id: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  /** When it was last prolonged, which a request does at most once an hour. */
  readonly renewedAt: Date;
};

/** The sessions of a person that have not expired, the latest first. */
export async function listSessions(
  db: Database,
  { userId, at, startedAfter }: { readonly userId: string; readonly at: Date; readonly startedAfter: Date },
): Promise<readonly SessionRecord[]> {
  const rows = await prismaOf(db).session.findMany({
    where: { userId, expiresAt: { gt: at }, createdAt: { gt: startedAfter } },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    select: { id: true, userAgent: true, ipAddress: true, createdAt: true, updatedAt: true },
  });
  return rows.map(({ ipAddress, updatedAt, ...facts }) => ({ ...facts, address: ipAddress, renewedAt: updatedAt }));
}
