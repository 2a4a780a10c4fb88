import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { changePersonAccess } from "@/lib/db/change-person-access";
import type { ChangePersonBody, Person } from "@/lib/schema/people";
import { getPerson, personNotFound } from "./list-people";
import type { Runtime } from "./runtime";

/**
 * Makes somebody an administrator of the installation or takes that away, and disables an account or opens it
 * again. Of a disabled account all sessions end at once.
 *
 * @throws AppError "not-found", "forbidden", or "conflict" for the last administrator of the installation
 */
export async function changePerson(
  runtime: Runtime,
  actor: Actor,
  userId: string,
  change: ChangePersonBody,
): Promise<Person> {
  requireCapability(actor, "people.manage", null);
  const isDone = await changePersonAccess(runtime.database, { userId, ...change, by: actor.id, at: new Date() });
  if (!isDone) throw personNotFound();
  return await getPerson(runtime, actor, userId);
}
