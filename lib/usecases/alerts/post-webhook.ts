import { lookup as lookupHost } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { WebhookHost } from "@/lib/config/read-outgoing";
import { bareHost, findWebhookHost } from "./find-webhook-host";
import { isPublicAddress } from "./is-public-address";
import { NotDelivered } from "./not-delivered";

export type WebhookPost = {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What a name leads to, as `dns.lookup` has it; another one in tests. */
type Resolve = typeof lookupHost;

/**
 * Posts to a host that the operator listed, now: the list is asked again at each attempt, and the addresses that the
 * connection is made to are checked when the name is looked up for it, so that a name that leads elsewhere a moment
 * later leads nowhere. A redirect is not followed, no proxy is taken from the environment, and nothing of the answer
 * but its status is read.
 *
 * @throws NotDelivered with a sentence that tells no address of the network
 */
export async function postWebhook(
  hosts: readonly WebhookHost[],
  { address, headers, body }: WebhookPost,
  options: { readonly timeoutMs: number; readonly resolve?: Resolve },
): Promise<void> {
  const url = new URL(address);
  const host = findWebhookHost(hosts, url);
  if (host === null) throw new NotDelivered("Its host is not among those that the operator lists for webhooks.");
  if (!host.isPrivate && isIP(bareHost(url)) !== 0 && !isPublicAddress(bareHost(url))) throw notPublic();
  const status = await post(url, { headers, body }, host, options);
  if (status >= 300 && status < 400)
    throw new NotDelivered(`It answered ${status}, a redirect, which is not followed.`);
  if (status < 200 || status >= 300) throw new NotDelivered(`It answered ${status}.`);
}

function post(
  url: URL,
  { headers, body }: Pick<WebhookPost, "headers" | "body">,
  host: WebhookHost,
  { timeoutMs, resolve = lookupHost }: { readonly timeoutMs: number; readonly resolve?: Resolve },
): Promise<number> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((done, fail) => {
    const outgoing = send(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
        // A connection of its own: none that was made before, when the name led elsewhere.
        agent: false,
        lookup: host.isPrivate ? resolve : lookupPublic(resolve),
        signal,
      },
      (incoming) => {
        done(incoming.statusCode ?? 0);
        incoming.destroy();
      },
    );
    outgoing.on("error", (cause) => fail(signal.aborted ? tooSlow(timeoutMs) : notReached(cause)));
    // Nothing else is emitted where the receiver takes up another protocol (status 101), which nobody asked for.
    outgoing.on("close", () => fail(signal.aborted ? tooSlow(timeoutMs) : notAnswered()));
    outgoing.end(body);
  });
}

/** Looks a name up and refuses it where any of its addresses is not public. */
function lookupPublic(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) callback(error, []);
      else if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
        callback(notPublic(), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
    });
  };
}

function notPublic(): NotDelivered {
  return new NotDelivered("Its host leads to an address that is not public.");
}

function tooSlow(timeoutMs: number): NotDelivered {
  return new NotDelivered(`It did not answer within ${timeoutMs / 1000} seconds.`);
}

function notAnswered(): NotDelivered {
  return new NotDelivered("It closed the connection without an answer.");
}

function notReached(cause: Error): NotDelivered {
  if (cause instanceof NotDelivered) return cause;
  const code = "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
  return new NotDelivered(`It cannot be reached${code}.`, { cause });
}
