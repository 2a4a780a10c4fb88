import { toPerson } from "@/lib/auth/authenticate-request";
import { type Actor, can, isRole } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { type MemberRecord, listMembers as selectMembers } from "@/lib/db/list-members";
import type { Member, MemberList } from "@/lib/schema/people";
import { findVisibleProject } from "./find-visible-run";
import type { Runtime } from "./runtime";

/**
 * Everybody in a project with role and right to single patients, administrators of the installation among them.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listMembers(runtime: Runtime, actor: Actor, idOrName: string): Promise<MemberList> {
  const { id: projectId } = await findVisibleProject(runtime, actor, idOrName, "people.manage");
  const records = await selectMembers(runtime.database, { projectId });
  return { people: records.map((record) => toMember(projectId, record)) };
}

/**
 * One of them.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getMember(runtime: Runtime, actor: Actor, idOrName: string, userId: string): Promise<Member> {
  const { id: projectId } = await findVisibleProject(runtime, actor, idOrName, "people.manage");
  const [record] = await selectMembers(runtime.database, { projectId, userId });
  if (record === undefined) throw memberNotFound();
  return toMember(projectId, record);
}

/** In the same words for somebody of another project and somebody who does not exist. */
export function memberNotFound(): AppError {
  return new AppError(
    "not-found",
    "There is no such person in this project.",
    "Take the id from the list of its people, or invite somebody new.",
  );
}

function toMember(projectId: string, record: MemberRecord): Member {
  const { userId, name, email, isAdministrator, disabledAt, membership } = record;
  const memberships = membership === null ? [] : [{ projectId, ...membership }];
  const person = toPerson({ userId, name, email, isAdministrator, memberships });
  return {
    userId,
    name,
    email,
    role: membership !== null && isRole(membership.role) ? membership.role : null,
    mayReadPatients: membership?.mayReadPatients ?? null,
    readsPatients: disabledAt === null && can(person, "patient-level.read", projectId),
    since: membership?.createdAt.toISOString() ?? null,
    isInstallationAdministrator: isAdministrator,
    isDisabled: disabledAt !== null,
  };
}
