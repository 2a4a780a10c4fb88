import type { Actor } from "@/lib/auth/roles";
import { COMMAND_ACTOR } from "@/lib/core/audit-entry";

/**
 * Whoever runs the command beside the database: sees and does all that is in it.
 *
 * @param name of the command, such as "rounds report"
 */
export function commandActor(name: string): Actor {
  return { kind: "token", id: COMMAND_ACTOR, name, roleEverywhere: "administrator", roles: {} };
}
