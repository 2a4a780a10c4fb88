import { createHash } from "node:crypto";
import type { AlertTargetRecord } from "@/lib/db/find-alert-target";
import { noteDelivery } from "@/lib/db/note-delivery";
import { TEST_MESSAGE } from "@/lib/db/outbox-record";
import { type TakenMessage, takeDueMessages } from "@/lib/db/take-due-messages";
import { logError } from "@/lib/http/log-error";
import { writeLog } from "@/lib/http/write-log";
import type { AlertFacts, AlertMessage } from "@/lib/schema/alert";
import { addressOf } from "../address-of";
import type { Runtime } from "../runtime";
import { NotDelivered } from "./not-delivered";
import { postWebhook } from "./post-webhook";
import { readFacts } from "./read-facts";
import { sendMail } from "./send-mail";
import { openSecret, signWebhook } from "./webhook-secret";
import { writeAlert, writeAlertMail } from "./write-alert";

/** For one attempt; the first pause is longer, so that no message is taken again while it is sent. */
const ATTEMPT_MS = 10_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** With these pauses the last one is about 20 hours after the first. */
const MOST_ATTEMPTS = 12;
/** On their way at once, in one process. */
const AT_ONCE = 20;

/** Milliseconds from an attempt, counted from 1, to the next. */
export function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
}

/** What sending needs. */
type Sender = Pick<Runtime, "config" | "database">;

/**
 * Sends what is due, each message once by one of all processes. A process that dies between sending and noting it
 * leaves the message to be sent again, with the same id and the same words. What failed comes up again by itself.
 */
export async function deliverMessages(runtime: Sender, now = new Date()): Promise<void> {
  const taken = await takeDueMessages(runtime.database, { now, limit: AT_ONCE, nextAfter: pauseAfter });
  await Promise.all(taken.map((message) => deliver(runtime, message)));
}

/** Sends one message at once, due or not, unless somebody else is at it. */
export async function deliverMessage(runtime: Sender, id: string, now = new Date()): Promise<void> {
  const taken = await takeDueMessages(runtime.database, { now, limit: 1, nextAfter: pauseAfter, id });
  await Promise.all(taken.map((message) => deliver(runtime, message)));
}

/** The same as `deliverMessages`, with nobody waiting: a slow receiver must not keep other work of the server. */
export async function deliverBeside(runtime: Runtime): Promise<void> {
  const taken = await takeDueMessages(runtime.database, { now: new Date(), limit: AT_ONCE, nextAfter: pauseAfter });
  for (const message of taken) {
    const work = deliver(runtime, message)
      .catch((error: unknown) => logError("what became of a message was not noted", { message: message.id, error }))
      .finally(() => runtime.background.delete(work));
    runtime.background.add(work);
  }
}

async function deliver(runtime: Sender, message: TakenMessage): Promise<void> {
  const { id, target, attempts, kind } = message;
  const facts = readFacts(message.payload);
  const sent = await attempt(runtime, message, facts);
  const note = { id, at: new Date() };
  if (typeof sent === "string") {
    const bodySha256 = createHash("sha256").update(sent).digest("hex");
    await noteDelivery(runtime.database, { ...note, outcome: { kind: "sent" }, bodySha256 });
    return;
  }
  // Whoever asked for a test message sees how it went, and asks again.
  const isLast = target === null || facts === null || kind === TEST_MESSAGE || attempts >= MOST_ATTEMPTS;
  const outcome = { kind: isLast ? "given-up" : "failed", error: sent.message } as const;
  writeLog("warn", "a message was not delivered", { message: id, attempts, outcome: outcome.kind, why: sent.message });
  await noteDelivery(runtime.database, { ...note, outcome, bodySha256: null });
}

/** @returns what was sent, or why nothing was */
async function attempt(
  runtime: Sender,
  message: TakenMessage,
  facts: AlertFacts | null,
): Promise<string | NotDelivered> {
  if (message.target === null) return new NotDelivered("The target was ended.");
  if (facts === null) return new NotDelivered("What was to be told cannot be read.");
  try {
    return await send(runtime, message, message.target, facts);
  } catch (error) {
    if (error instanceof NotDelivered) return error;
    logError("a message could not be sent", { message: message.id, error });
    return new NotDelivered("This server could not send it; its log says why.");
  }
}

/** @returns what was sent */
async function send(
  { config }: Sender,
  { id, createdAt }: TakenMessage,
  target: AlertTargetRecord,
  facts: AlertFacts,
): Promise<string> {
  const link = addressOf(config, facts.run === null ? `/projects/${facts.project.id}/alerts` : `/runs/${facts.run.id}`);
  const alert = writeAlert(facts, { id, link });
  if (target.kind === "webhook") return await sendWebhook(config, target, alert);
  if (config.outgoing.mail === null) throw new NotDelivered("This server has no mail server any more.");
  const mail = writeAlertMail(alert);
  await sendMail(config.outgoing.mail, { to: target.address, ...mail, id, at: createdAt }, { timeoutMs: ATTEMPT_MS });
  return mail.text;
}

async function sendWebhook(config: Sender["config"], target: AlertTargetRecord, alert: AlertMessage): Promise<string> {
  const body = JSON.stringify(alert);
  const seconds = Math.floor(Date.now() / 1000);
  const signature = signWebhook(readTargetSecret(config, target), { id: alert.id, seconds, body });
  const headers = {
    "content-type": "application/json",
    "user-agent": `gradient-rounds/${config.version}`,
    "webhook-id": alert.id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signature,
  };
  const post = { address: target.address, headers, body };
  await postWebhook(config.outgoing.webhookHosts, post, { timeoutMs: ATTEMPT_MS });
  return body;
}

function readTargetSecret({ secret }: Sender["config"], target: AlertTargetRecord): string {
  try {
    return openSecret(target.secret ?? "", target.id, secret);
  } catch (cause) {
    throw new NotDelivered("Its secret cannot be read: ROUNDS_SECRET is another one than when it was added.", {
      cause,
    });
  }
}
