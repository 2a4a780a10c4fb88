import type { Actor } from "@/lib/auth/roles";
import { listAlertTargets } from "@/lib/db/list-alert-targets";
import { type OutboxRecord, TEST_MESSAGE } from "@/lib/db/outbox-record";
import type { AlertDelivery, AlertTargetList } from "@/lib/schema/alert";
import { findVisibleProject } from "../find-visible-run";
import { nameActors } from "../name-actors";
import type { Runtime } from "../runtime";
import { describeHost } from "./add-target";
import { readFacts } from "./read-facts";

const DELIVERIES_SHOWN = 10;

/**
 * Where a project sends its alerts, with how the last messages fared, and where this server could send any.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listTargets(runtime: Runtime, actor: Actor, project: string): Promise<AlertTargetList> {
  const { id: projectId } = await findVisibleProject(runtime, actor, project, "alert.manage");
  const records = await listAlertTargets(runtime.database, { projectId, messages: DELIVERIES_SHOWN });
  const names = await nameActors(
    runtime.database,
    records.map(({ createdBy }) => createdBy),
  );
  const { webhookHosts, mail } = runtime.config.outgoing;
  return {
    webhookHosts: webhookHosts.map(describeHost),
    canMail: mail !== null,
    targets: records.map(({ messages, createdBy, createdAt, kind, ...rest }) => ({
      ...rest,
      kind: kind === "webhook" ? "webhook" : "email",
      createdBy: names.get(createdBy) ?? createdBy,
      createdAt: createdAt.toISOString(),
      deliveries: messages.map(toDelivery),
    })),
  };
}

/** How the sending of a message stands. */
export function toDelivery(message: OutboxRecord): AlertDelivery {
  const { id, kind, payload, createdAt, dueAt, attempts, sentAt, givenUpAt, lastError } = message;
  const facts = readFacts(payload);
  const state = sentAt !== null ? "sent" : givenUpAt !== null ? "given-up" : "waiting";
  return {
    id,
    kind: kind === TEST_MESSAGE ? "test" : "critical-verdict",
    run: facts?.run ?? null,
    rule: facts?.verdict?.rule ?? null,
    createdAt: createdAt.toISOString(),
    state,
    attempts,
    sentAt: sentAt?.toISOString() ?? null,
    nextAt: state === "waiting" ? dueAt.toISOString() : null,
    error: lastError,
  };
}
