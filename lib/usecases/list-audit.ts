import { type Actor, can, PERMISSIONS } from "@/lib/auth/roles";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import type { AuditPage, AuditQuery } from "@/lib/schema/audit";
import { findVisibleProject } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/**
 * Entries of the audit log that an actor may read, the latest first: those of the projects in which they
 * may, and what belongs to no project for those who may everywhere.
 *
 * @throws AppError "not-found" or "forbidden" for a project in which they may not
 */
export async function listAudit(runtime: Runtime, actor: Actor, query: AuditQuery): Promise<AuditPage> {
  const { project, from, to, limit, ...filter } = query;
  const projects =
    project === undefined
      ? readableProjects(actor)
      : [(await findVisibleProject(runtime, actor, project, "audit.read")).id];
  const found = await listAuditEntries(runtime.database, {
    ...filter,
    projects,
    from: from === undefined ? undefined : startOf(from),
    to: to === undefined ? undefined : endOf(to),
    limit: limit + 1,
  });
  const entries = found.slice(0, limit);
  const names = await nameActors(runtime.database, [...new Set(entries.map((entry) => entry.actor))]);
  const last = entries.at(-1);
  return {
    entries,
    names: Object.fromEntries(names),
    next: found.length > limit && last !== undefined ? last.seq : null,
  };
}

/** null = all, those of no project included. */
function readableProjects(actor: Actor): readonly string[] | null {
  const { roleEverywhere } = actor;
  if (roleEverywhere !== null) return PERMISSIONS[roleEverywhere]["audit.read"] === "any" ? null : [];
  return Object.keys(actor.roles).filter((id) => can(actor, "audit.read", id));
}

const DAY_LENGTH = "2026-12-01".length;

/** In the form in which times are stored. */
function startOf(given: string): string {
  return new Date(given.length === DAY_LENGTH ? `${given}T00:00:00.000Z` : given).toISOString();
}

function endOf(given: string): string {
  return new Date(given.length === DAY_LENGTH ? `${given}T23:59:59.999Z` : given).toISOString();
}
