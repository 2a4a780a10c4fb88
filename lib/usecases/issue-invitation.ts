import { issueLinkSecret } from "@/lib/auth/one-time-link";
import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { createInvitation } from "@/lib/db/create-invitation";
import type { IssuedInvitation, IssueInvitationBody } from "@/lib/schema/invitation";
import { addressOf } from "./address-of";
import { findVisibleProject } from "./find-visible-run";
import type { Runtime } from "./runtime";

const LINK_DAYS = 7;
const PERSON = "person:";

/**
 * Invites somebody to a project, or to administer the installation. The link is given here alone; nothing is sent.
 *
 * @throws AppError "not-found", "forbidden", or "conflict" for somebody who is there already
 */
export async function issueInvitation(
  runtime: Runtime,
  actor: Actor,
  { project, ...invited }: IssueInvitationBody,
  at = new Date(),
): Promise<IssuedInvitation> {
  if (project === null) requireCapability(actor, "people.manage", null);
  const found = project === null ? null : await findVisibleProject(runtime, actor, project, "people.manage");
  const { secret, hash } = issueLinkSecret();
  const expiresAt = new Date(at.getTime() + LINK_DAYS * 24 * 3_600_000);
  const { id } = await createInvitation(runtime.database, {
    ...invited,
    hash,
    projectId: found?.id ?? null,
    createdById: actor.id.startsWith(PERSON) ? actor.id.slice(PERSON.length) : null,
    expiresAt,
    by: actor.id,
    at,
  });
  return { id, link: addressOf(runtime.config, `/invitation#${secret}`), expiresAt: expiresAt.toISOString() };
}
