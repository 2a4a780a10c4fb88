import type { AuditEntry } from "@/lib/core/audit-entry";
import { toAuditEntry } from "./audit-record";
import { type Database, prismaOf } from "./database";

const ENTRIES_AT_ONCE = 1000;

/**
 * Entries of the audit log from the first to the last, a bounded number in memory at a time.
 *
 * @param params.after only entries with a greater number
 * @param params.upTo the last entry; null goes to the end as it is when it is reached
 */
export async function* streamAuditEntries(
  db: Database,
  params: { readonly after: number; readonly upTo: number | null },
): AsyncGenerator<AuditEntry> {
  let { after } = params;
  const end = params.upTo === null ? {} : { lte: params.upTo };
  for (;;) {
    const rows = await prismaOf(db).auditEntry.findMany({
      where: { seq: { gt: after, ...end } },
      orderBy: { seq: "asc" },
      take: ENTRIES_AT_ONCE,
    });
    yield* rows.map(toAuditEntry);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ENTRIES_AT_ONCE) return;
    after = last.seq;
  }
}
