import type { AuditAction } from "@/lib/core/audit-actions";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { toAuditEntry } from "./audit-record";
import { type Database, prismaOf } from "./database";

export type AuditFilter = {
  /** Only entries of these projects; null = all, those of no project included. */
  readonly projects: readonly string[] | null;
  readonly actor?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly object?: string | undefined;
  /** UTC as ISO text, both inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/**
 * Entries of the audit log, the latest first.
 *
 * @param params.before only entries with a smaller number, for the next page
 */
export async function listAuditEntries(
  db: Database,
  params: AuditFilter & { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  const { projects, actor, action, object, from, to, before, limit } = params;
  const rows = await prismaOf(db).auditEntry.findMany({
    where: {
      ...(projects === null ? {} : { project: { in: [...projects] } }),
      ...(actor === undefined ? {} : { actor }),
      ...(action === undefined ? {} : { action }),
      ...(object === undefined ? {} : { object }),
      ...(before === undefined ? {} : { seq: { lt: before } }),
      at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lte: to }) },
    },
    orderBy: { seq: "desc" },
    take: limit,
  });
  return rows.map(toAuditEntry);
}
