import type { ChainHead } from "@/lib/core/audit-entry";
import { type Database, prismaOf } from "./database";

/** The last entry of the audit log; null while nothing was ever written. */
export async function findAuditHead(db: Database): Promise<ChainHead | null> {
  return await prismaOf(db).auditEntry.findFirst({
    orderBy: { seq: "desc" },
    select: { seq: true, at: true, hash: true },
  });
}
