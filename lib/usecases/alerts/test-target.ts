import type { Actor } from "@/lib/auth/roles";
import { findAlertTarget } from "@/lib/db/find-alert-target";
import { findMessage } from "@/lib/db/find-message";
import { queueTestMessage } from "@/lib/db/queue-test-message";
import type { AlertDelivery } from "@/lib/schema/alert";
import { findVisibleProject } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { deliverMessage, pauseAfter } from "./deliver-messages";
import { targetNotFound } from "./end-target";
import { toDelivery } from "./list-targets";

/**
 * Sends a test message to a target, now, and says how it went. It is tried once.
 *
 * @throws AppError "not-found", "forbidden", or "too-many-requests"
 */
export async function testTarget(
  runtime: Runtime,
  actor: Actor,
  { project: idOrName, targetId }: { readonly project: string; readonly targetId: string },
  at = new Date(),
): Promise<AlertDelivery> {
  const { id: projectId, name } = await findVisibleProject(runtime, actor, idOrName, "alert.manage");
  const target = await findAlertTarget(runtime.database, { id: targetId });
  if (target?.projectId !== projectId) throw targetNotFound();
  const facts = { project: { id: projectId, name }, run: null, verdict: null, at: at.toISOString() };
  const dueAt = new Date(at.getTime() + pauseAfter(1));
  const { id } = await queueTestMessage(runtime.database, { targetId, facts, dueAt, by: actor.id, at });
  await deliverMessage(runtime, id);
  const message = await findMessage(runtime.database, { id });
  if (message === null) throw new Error("A message that was just queued is not there.");
  return toDelivery(message);
}
