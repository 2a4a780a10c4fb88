import type { Actor } from "@/lib/auth/roles";

/** One line under the name in the account menu: what this person is here. */
export function describeActor(actor: Actor): string {
  if (actor.roleEverywhere !== null) return `${actor.roleEverywhere} everywhere`;
  const roles = [...new Set(Object.values(actor.roles))].sort();
  const projects = Object.keys(actor.roles).length;
  if (projects === 0) return "member of no project yet";
  return `${roles.join(", ")} in ${projects} ${projects === 1 ? "project" : "projects"}`;
}
