import { createTransport } from "nodemailer";
import type { MailServer } from "@/lib/config/read-outgoing";
import { NotDelivered } from "./not-delivered";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same in each repetition. */
  readonly id: string;
  readonly at: Date;
};

/**
 * Hands an e-mail to the operator's mail server. The text is all of it: no file and no address is fetched for it.
 *
 * @throws NotDelivered
 */
export async function sendMail(
  server: MailServer,
  mail: Mail,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<void> {
  const transport = createTransport(
    {
      url: server.url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  const { to, subject, text, id, at } = mail;
  const [, domain = "localhost"] = server.from.split("@");
  try {
    await transport.sendMail({
      from: server.from,
      to: { name: "", address: to },
      subject,
      text,
      messageId: `<${id}@${domain}>`,
      date: at,
      headers: { "Auto-Submitted": "auto-generated" },
    });
  } catch (cause) {
    throw new NotDelivered(sentenceOf(cause), { cause });
  } finally {
    transport.close();
  }
}

/** The mail server's own words may name addresses and passwords; its code does not. */
function sentenceOf(cause: unknown): string {
  const { responseCode, code } = typeof cause === "object" && cause !== null ? (cause as MailFault) : {};
  if (typeof responseCode === "number") return `The mail server answered ${responseCode}.`;
  return `The mail server cannot be used${typeof code === "string" ? ` (${code})` : ""}.`;
}

type MailFault = { readonly responseCode?: unknown; readonly code?: unknown };
