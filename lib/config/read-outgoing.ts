import type * as z from "zod";
import { AppError } from "@/lib/core/errors";
import type { environmentSchema } from "./environment";

/** A host that the operator lets webhooks go to. */
export type WebhookHost = {
  /** In small letters, without port; begins with "*." for every name below a domain. */
  readonly name: string;
  /** null = the usual one of its scheme. */
  readonly port: number | null;
  /** Whether it may have a private address, and be spoken to without TLS. */
  readonly isPrivate: boolean;
};

/** How e-mail leaves. */
export type MailServer = { readonly url: string; readonly from: string };

/** Where the server may send something of its own accord. */
export type Outgoing = { readonly webhookHosts: readonly WebhookHost[]; readonly mail: MailServer | null };

const HOST = /^(?<name>(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:(?<port>\d{1,5}))?$/;
const MOST_PORT = 65_535;

/**
 * What the environment says of messages that leave.
 *
 * @throws AppError "bad-input" that names the variable
 */
export function readOutgoing(values: z.output<typeof environmentSchema>): Outgoing {
  const webhookHosts = [
    ...readHosts("ROUNDS_WEBHOOK_HOSTS", values.ROUNDS_WEBHOOK_HOSTS, false),
    ...readHosts("ROUNDS_WEBHOOK_PRIVATE_HOSTS", values.ROUNDS_WEBHOOK_PRIVATE_HOSTS, true),
  ];
  const { ROUNDS_SMTP_URL: url, ROUNDS_MAIL_FROM: from } = values;
  if (url !== undefined && from === undefined) throw missing("ROUNDS_MAIL_FROM", "ROUNDS_SMTP_URL");
  if (url === undefined && from !== undefined) throw missing("ROUNDS_SMTP_URL", "ROUNDS_MAIL_FROM");
  const mail = url === undefined || from === undefined ? null : { url, from };
  // Each message leads to a page, and nothing but this says where people find it.
  if (values.ROUNDS_URL === undefined && (webhookHosts.length > 0 || mail !== null))
    throw missing("ROUNDS_URL", "the variables of webhooks and mail");
  return { webhookHosts, mail };
}

function readHosts(variable: string, given: string | undefined, isPrivate: boolean): WebhookHost[] {
  const words = (given ?? "").split(",").map((word) => word.trim().toLowerCase());
  return words
    .filter((word) => word !== "")
    .map((word) => {
      const found = HOST.exec(word)?.groups;
      const port = found?.["port"] === undefined ? null : Number(found["port"]);
      if (found?.["name"] === undefined || (port !== null && (port < 1 || port > MOST_PORT)))
        throw new AppError(
          "bad-input",
          `Expected in ${variable} hosts such as hooks.example.org, *.example.org or hooks.example.org:8443, separated by commas, but found "${word}".`,
          `Correct or unset ${variable} and start again.`,
        );
      return { name: found["name"].replace(/^\[(.*)\]$/, "$1"), port, isPrivate };
    });
}

function missing(name: string, beside: string): AppError {
  return new AppError(
    "bad-input",
    `Expected ${name} beside ${beside}, but it is not set.`,
    `Set ${name} and start again.`,
  );
}
