import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import type { Outgoing } from "@/lib/config/read-outgoing";
import { AppError } from "@/lib/core/errors";
import { addAlertTarget } from "@/lib/db/add-alert-target";
import { newId } from "@/lib/db/new-id";
import type { AddAlertTargetBody, AddedAlertTarget } from "@/lib/schema/alert";
import { findVisibleProject } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { findWebhookHost } from "./find-webhook-host";
import { issueWebhookSecret, sealSecret } from "./webhook-secret";

/**
 * Adds a target of alerts to a project. The secret of a webhook is given out here and never again.
 *
 * @throws AppError "not-found" or "forbidden", also for a target that is told of groups and an actor who may not see
 *   single patients, "bad-input" for where the operator lets nothing be sent, "conflict"
 */
export async function addTarget(
  { config, database, ...rest }: Runtime,
  actor: Actor,
  { project: idOrName, ...body }: AddAlertTargetBody & { readonly project: string },
  at = new Date(),
): Promise<AddedAlertTarget> {
  const project = await findVisibleProject({ config, database, ...rest }, actor, idOrName, "alert.manage");
  // Such a target is told what only those learn here who may see single patients.
  if (body.namesSubgroups) requireCapability(actor, "patient-level.read", project.id);
  const where = requireReachable(config.outgoing, body);
  const id = newId();
  const secret = body.kind === "webhook" ? issueWebhookSecret() : null;
  const sealed = secret === null ? null : sealSecret(secret, id, config.secret);
  const target = { id, projectId: project.id, ...body, secret: sealed };
  await addAlertTarget(database, { target, where, by: actor.id, at });
  return { id, secret };
}

/** @returns what the audit log may say of the address */
function requireReachable({ webhookHosts, mail }: Outgoing, { kind, address }: AddAlertTargetBody): string {
  if (kind === "email") {
    if (mail !== null) return "a mailbox";
    throw new AppError(
      "bad-input",
      "Expected a server that sends e-mail, but this one has no mail server.",
      "Whoever operates the server names one with ROUNDS_SMTP_URL.",
    );
  }
  const { host } = new URL(address);
  if (findWebhookHost(webhookHosts, new URL(address)) !== null) return host;
  const listed = webhookHosts.map(describeHost).join(", ");
  throw new AppError(
    "bad-input",
    `Expected the address of a webhook on ${listed === "" ? "a listed host, and none is listed" : `one of ${listed}`}, found ${host}.`,
    "Whoever operates the server lists hosts with ROUNDS_WEBHOOK_HOSTS.",
  );
}

/** A host of the list as people write it. */
export function describeHost({ name, port, isPrivate }: Outgoing["webhookHosts"][number]): string {
  const scheme = isPrivate ? "" : "https://";
  const bare = name.includes(":") ? `[${name}]` : name;
  return `${scheme}${bare}${port === null ? "" : `:${port}`}`;
}
