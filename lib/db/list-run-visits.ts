import type { AuditAction } from "@/lib/core/audit-actions";
import { type Database, prismaOf } from "./database";

/** How often somebody did one thing with a run, by the entries of the audit log. */
export type RunVisits = {
  readonly actor: string;
  readonly action: AuditAction;
  readonly entries: number;
  /** UTC, of the first and the last entry. */
  readonly firstAt: string;
  readonly lastAt: string;
};

/** Who did something of the kind named with a run, one row for each of them and each kind, in order of time. */
export async function listRunVisits(
  db: Database,
  params: { readonly runId: string; readonly actions: readonly AuditAction[] },
): Promise<readonly RunVisits[]> {
  const rows = await prismaOf(db).auditEntry.groupBy({
    by: ["actor", "action"],
    where: { object: `run:${params.runId}`, action: { in: [...params.actions] } },
    _min: { at: true },
    _max: { at: true },
    _count: { _all: true },
    orderBy: [{ _min: { at: "asc" } }, { actor: "asc" }, { action: "asc" }],
  });
  return rows.map(({ actor, action, _min, _max, _count }) => ({
    actor,
    action: action as AuditAction,
    entries: _count._all,
    firstAt: _min.at ?? "",
    lastAt: _max.at ?? "",
  }));
}
