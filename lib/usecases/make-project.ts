import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { addProject } from "@/lib/db/add-project";
import type { CreateProjectBody } from "@/lib/schema/project";
import type { Runtime } from "./runtime";

/**
 * Makes a project.
 *
 * @throws AppError "forbidden", or "conflict" when the name is taken
 */
export async function makeProject(
  { database }: Runtime,
  actor: Actor,
  body: CreateProjectBody,
): Promise<{ readonly id: string }> {
  requireCapability(actor, "project.create", null);
  return await addProject(database, { ...body, by: actor.id });
}
