import { requireCapability } from "@/lib/auth/require-capability";
import { type Actor, isRole } from "@/lib/auth/roles";
import { type ListedInvitation, listInvitations as selectInvitations } from "@/lib/db/list-invitations";
import type { InvitationList, OpenInvitation } from "@/lib/schema/invitation";
import { findVisibleProject } from "./find-visible-run";
import type { Runtime } from "./runtime";

const SHOWN = 200;

/**
 * Open invitations to a project, or to administer the installation, the latest first; their links are nowhere.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listInvitations(
  runtime: Runtime,
  actor: Actor,
  { project }: { readonly project?: string },
  at = new Date(),
): Promise<InvitationList> {
  if (project === undefined) requireCapability(actor, "people.manage", null);
  const found = project === undefined ? null : await findVisibleProject(runtime, actor, project, "people.manage");
  const records = await selectInvitations(runtime.database, { places: [found?.id ?? null], at, limit: SHOWN });
  return { invitations: records.flatMap(toOpenInvitation) };
}

/** As a list of none or one, since only what this product knows as a role is one. */
export function toOpenInvitation({ role, createdAt, expiresAt, ...rest }: ListedInvitation): OpenInvitation[] {
  if (!isRole(role)) return [];
  return [{ ...rest, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }];
}
