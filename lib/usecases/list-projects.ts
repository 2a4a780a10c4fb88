import { type Actor, can } from "@/lib/auth/roles";
import { listProjects as selectProjects } from "@/lib/db/list-projects";
import type { Runtime } from "./runtime";

export type VisibleProject = { readonly id: string; readonly name: string; readonly canUpload: boolean };

/** Projects that an actor may enter, by name. */
export async function listProjects(runtime: Runtime, actor: Actor): Promise<VisibleProject[]> {
  const projects = await selectProjects(runtime.database, { ids: visibleProjectIds(actor) });
  return projects.map(({ id, name }) => ({ id, name, canUpload: can(actor, "run.upload", id) }));
}

/** null = every project, those to come included. */
export function visibleProjectIds(actor: Actor): readonly string[] | null {
  return actor.roleEverywhere !== null ? null : Object.keys(actor.roles);
}
