import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** Whom the provider knows, as its tokens say it. */
export type ProviderAccount = {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
};

export type LocalProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is at the keyboard from now on. */
  readonly be: (account: ProviderAccount) => void;
  /** Follows an address of the provider as a browser would. @returns the first address that is not the provider's */
  readonly visit: (address: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** A provider of OpenID Connect on loopback, which demands PKCE and lets whoever `be` names in without a question. */
export async function startLocalProvider(redirectUri: string): Promise<LocalProvider> {
  const accounts = new Map<string, ProviderAccount>();
  let present = "";
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { client_id: "rounds", client_secret: "a secret that both know", redirect_uris: [redirectUri] };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["a key of the test"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...accounts.get(id), sub: id }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? "",
        accountId: oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  handle = (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) return void answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: present } });
  };
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    be: (account) => {
      accounts.set(account.sub, account);
      present = account.sub;
    },
    visit: (address) => follow(address, issuer),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function follow(address: string, issuer: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = address;
  for (let hops = 0; at.startsWith(issuer) && hops < 10; hops += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(at, { redirect: "manual", headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split(/=(.*)/s);
      jar.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
    at = new URL(location, at).href;
  }
  return at;
}
