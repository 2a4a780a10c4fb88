import type { WebhookHost } from "@/lib/config/read-outgoing";

const USUAL_PORT: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

/** The entry of the operator's list that an address falls under; null = a webhook must not go there. */
export function findWebhookHost(hosts: readonly WebhookHost[], address: URL): WebhookHost | null {
  const usual = USUAL_PORT[address.protocol];
  if (usual === undefined) return null;
  const port = address.port === "" ? usual : Number(address.port);
  const name = bareHost(address);
  const found = hosts.find(
    (host) =>
      (host.isPrivate || address.protocol === "https:") &&
      port === (host.port ?? usual) &&
      (host.name.startsWith("*.") ? name.endsWith(host.name.slice(1)) : name === host.name),
  );
  return found ?? null;
}

/** The host of an address without the brackets of IPv6. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
