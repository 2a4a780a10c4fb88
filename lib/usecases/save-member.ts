import type { Actor } from "@/lib/auth/roles";
import { listMembers } from "@/lib/db/list-members";
import { listPeople } from "@/lib/db/list-people";
import { saveMembership } from "@/lib/db/save-membership";
import type { Member, SaveMemberBody } from "@/lib/schema/people";
import { findVisibleProject } from "./find-visible-run";
import { getMember, memberNotFound } from "./list-members";
import type { Runtime } from "./runtime";

/**
 * Gives a member of a project another role or right. Somebody who is none is let in by an invitation; an
 * administrator of the installation, who knows everybody, may also do it here.
 *
 * @throws AppError "not-found", "forbidden", or "conflict" for the last administrator of the project
 */
export async function saveMember(
  runtime: Runtime,
  actor: Actor,
  target: { readonly project: string; readonly userId: string },
  { role, mayReadPatients }: SaveMemberBody,
): Promise<Member> {
  const { database } = runtime;
  const { userId } = target;
  const { id: projectId } = await findVisibleProject(runtime, actor, target.project, "people.manage");
  const [member] = await listMembers(database, { projectId, userId });
  const isMember = member !== undefined && member.membership !== null;
  const isKnown = isMember || (actor.roleEverywhere === "administrator" && (await isPerson(runtime, userId)));
  if (!isKnown) throw memberNotFound();
  await saveMembership(database, { projectId, userId, role, mayReadPatients, by: actor.id });
  return await getMember(runtime, actor, projectId, userId);
}

async function isPerson({ database }: Runtime, userId: string): Promise<boolean> {
  const { total } = await listPeople(database, { search: "", userId, offset: 0, limit: 1 });
  return total > 0;
}
