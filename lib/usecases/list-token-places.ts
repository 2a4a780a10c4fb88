import { type Actor, can, ROLES, type Role, roleIn } from "@/lib/auth/roles";
import { listProjects } from "./list-projects";
import type { Runtime } from "./runtime";

/** A project in which somebody may make tokens, with the roles that those may have. */
export type TokenPlace = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly mayLastForever: boolean;
};

/** Projects in which an actor may make tokens, by name. */
export async function listTokenPlaces(runtime: Runtime, actor: Actor): Promise<readonly TokenPlace[]> {
  const projects = await listProjects(runtime, actor);
  return projects.flatMap(({ id, name }): TokenPlace[] => {
    const own = roleIn(actor, id);
    if (own === null || !can(actor, "token.manage", id, actor.id)) return [];
    const roles = own === "administrator" ? ROLES : [own];
    return [{ id, name, roles, mayLastForever: can(actor, "people.manage", id) }];
  });
}
