import type { AuditEvent } from "@/lib/core/audit-entry";
import { AppError } from "@/lib/core/errors";
import { linkNotGood } from "@/lib/core/link-not-good";
import { appendAuditEntries } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { findBackedInvitation } from "./find-invitation";
import { inTransaction } from "./in-transaction";
import { type InvitationRecord, openInvitation } from "./invitation-record";
import { isUniqueViolation } from "./is-unique-violation";
import { saveMembershipIn } from "./save-membership";
import { createUserIn } from "./save-user";
import { statementsIn } from "./statements-in";

/** Who uses an invitation: somebody with an account, or somebody who makes one with it. */
export type Guest =
  | { readonly kind: "person"; readonly userId: string }
  | { readonly kind: "newcomer"; readonly name: string; readonly passwordHash: string };

/**
 * Lets somebody in by an invitation and uses it up, both or neither. Of two who use it at once, one is refused.
 *
 * @returns the project that they are in now; null for the installation
 * @throws AppError "forbidden" where the link is no longer good, or not for this person, "conflict" for who is
 *   there already, or who has an account already
 */
export async function redeemInvitation(
  db: Database,
  params: { readonly hash: string; readonly guest: Guest; readonly at: Date },
): Promise<{ readonly projectId: string | null }> {
  const { hash, guest, at } = params;
  try {
    return await inTransaction(db, async (transaction) => {
      // What is thrown after this takes it back: a link that was held out by the wrong person stays good.
      const { count } = await transaction.invitation.updateMany({
        where: { ...openInvitation(at), hash },
        data: { usedAt: at },
      });
      const invitation = count === 1 ? await findBackedInvitation(transaction, { hash }) : null;
      if (invitation === null) throw linkNotGood();
      const { userId, events } = await admit(transaction, guest, invitation);
      const projectId = invitation.project?.id ?? null;
      const joined =
        projectId === null
          ? await joinInstallation(transaction, userId)
          : await joinProject(transaction, { userId, projectId, ...invitation });
      const used: AuditEvent = {
        actor: `person:${userId}`,
        action: "invitation.used",
        object: `invitation:${invitation.id}`,
        project: projectId,
        details: { role: invitation.role, patients: invitation.mayReadPatients },
      };
      await appendAuditEntries(db, statementsIn(transaction), [...events, used, joined]);
      return { projectId };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw accountExists();
    throw error;
  }
}

/** The person with the address of the invitation, made where there is none. */
async function admit(
  transaction: Transaction,
  guest: Guest,
  { email }: InvitationRecord,
): Promise<{ readonly userId: string; readonly events: readonly AuditEvent[] }> {
  if (guest.kind === "newcomer") {
    const { name, passwordHash } = guest;
    const { id } = await createUserIn(transaction, { name, email, passwordHash, isAdministrator: false });
    const person = `person:${id}`;
    const made = { actor: person, action: "person.saved", object: person, project: null } as const;
    return { userId: id, events: [{ ...made, details: { administrator: false } }] };
  }
  const { userId } = guest;
  const person = await transaction.user.findUnique({
    where: { id: userId, email, disabledAt: null },
    select: { id: true },
  });
  if (person === null) throw linkNotGood();
  return { userId, events: [] };
}

async function joinProject(
  transaction: Transaction,
  params: {
    readonly userId: string;
    readonly projectId: string;
    readonly role: string;
    readonly mayReadPatients: boolean | null;
  },
): Promise<AuditEvent> {
  const { userId, projectId, role, mayReadPatients } = params;
  const before = await saveMembershipIn(transaction, { userId, projectId, role, mayReadPatients });
  if (before !== null) throw alreadyThere("a member of the project");
  const person = `person:${userId}`;
  const details = { from: null, to: role, patientsFrom: null, patientsTo: mayReadPatients };
  return { actor: person, action: "membership.saved", object: person, project: projectId, details };
}

async function joinInstallation(transaction: Transaction, userId: string): Promise<AuditEvent> {
  const { count } = await transaction.user.updateMany({
    where: { id: userId, isAdministrator: false },
    data: { isAdministrator: true },
  });
  if (count === 0) throw alreadyThere("an administrator of the installation");
  const person = `person:${userId}`;
  const details = { administrator: { from: false, to: true } };
  return { actor: person, action: "person.access-changed", object: person, project: null, details };
}

function alreadyThere(what: string): AppError {
  return new AppError("conflict", `You are ${what} already.`, "Sign in; nothing was changed and the link stays good.");
}

function accountExists(): AppError {
  return new AppError(
    "conflict",
    "There is an account with this address already.",
    "Sign in with it, then open the link again.",
  );
}
