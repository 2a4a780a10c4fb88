import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { AuthContext } from "@/lib/auth/auth-context";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { issueLinkSecret } from "@/lib/auth/one-time-link";
import { changePersonAccess } from "@/lib/db/change-person-access";
import { createInvitation } from "@/lib/db/create-invitation";
import { createProject } from "@/lib/db/create-project";
import { prismaOf } from "@/lib/db/database";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { saveUser } from "@/lib/db/save-user";
import { describeOnBothDatabases } from "../db/both-databases";
import { watchConnections } from "../security/watch-connections";
import { authContextOn } from "./auth-context";
import { type LocalProvider, type ProviderAccount, startLocalProvider } from "./local-provider";
import { SessionClient } from "./session-client";

const CALLBACK = "http://rounds.test/api/auth/callback/oidc";

describeOnBothDatabases("signing in with a provider", (context) => {
  let provider: LocalProvider;
  let auth: AuthContext;
  let watch: ReturnType<typeof watchConnections>;

  beforeAll(async () => {
    watch = watchConnections({ refuses: false });
    provider = await startLocalProvider(CALLBACK);
    const base = authContextOn(context.db);
    const { clientId, clientSecret } = provider;
    const singleSignOn = { issuer: new URL(provider.issuer), clientId, clientSecret, name: "the house" };
    auth = { ...base, config: { ...base.config, singleSignOn } };
  });
  afterAll(async () => {
    watch.stop();
    await provider.close();
    await gatheredWritten(context.db);
  });

  const account = (name: string, given: Partial<ProviderAccount> = {}): ProviderAccount => {
    const email = `${name.toLowerCase()}@example.org`;
    return { sub: `sub-${name}`, email, email_verified: true, name, ...given };
  };
  const person = (name: string) => {
    const email = `${name.toLowerCase()}@example.org`;
    return saveUser(context.db, { name, email, passwordHash: "x", isAdministrator: false, by: "test" });
  };
  const whoIs = (client: SessionClient) => authenticateRequest(auth, client.headers);

  /** The whole way of a browser, with what may be changed on it. */
  const signIn = async (
    who: ProviderAccount,
    change: {
      readonly next?: string;
      readonly asked?: (address: URL) => void;
      readonly answered?: (address: URL) => void;
    } = {},
    client = new SessionClient(auth),
  ) => {
    provider.be(who);
    const begun = await client.post("sign-in/social", { next: change.next ?? "/" });
    expect(begun.status).toBe(200);
    const asked = new URL((JSON.parse(begun.body) as { url: string }).url);
    const original = asked.href;
    change.asked?.(asked);
    const answered = new URL(await provider.visit(asked.href));
    change.answered?.(answered);
    expect(answered.href).toMatch(/^http:\/\/rounds\.test\/api\/auth\/callback\/oidc\?/);
    const { location } = await client.send("GET", `${answered.pathname}${answered.search}`);
    return { client, location: new URL(location ?? "", "http://rounds.test"), asked: new URL(original), answered };
  };

  it("lets somebody in who has an account with the address that the provider has checked", async () => {
    const { id } = await person("Ada");
    const { client, location, asked } = await signIn(account("Ada"));
    expect(location.href).toBe("http://rounds.test/");
    expect(await whoIs(client)).toMatchObject({ id: `person:${id}`, name: "Ada" });
    expect(asked.searchParams.get("code_challenge_method")).toBe("S256");
    expect(asked.searchParams.get("nonce")?.length).toBeGreaterThan(20);
    expect(asked.searchParams.get("redirect_uri")).toBe(CALLBACK);
    const [entry] = await listAuditEntries(context.db, { projects: null, object: `person:${id}`, limit: 1 });
    expect(entry).toMatchObject({ action: "session.started", details: { by: "single sign-on" } });
  });

  it("brings somebody back to the page that they asked for", async () => {
    await person("Zoe");
    const { location } = await signIn(account("Zoe"), { next: "/runs?search=a:b*&page=2" });
    expect(location.href).toBe("http://rounds.test/runs?search=a%3Ab%2A&page=2");
  });

  it("knows somebody again by the provider's own name for them", async () => {
    const { id } = await person("Bob");
    await signIn(account("Bob"));
    const { client } = await signIn(account("Bob", { name: "Robert" }));
    expect(await whoIs(client)).toMatchObject({ id: `person:${id}`, name: "Bob" });
    expect(await prismaOf(context.db).account.count({ where: { userId: id, providerId: "oidc" } })).toBe(1);
  });

  it("lets nobody in whose address was not checked, at the first sign-in or later", async () => {
    await person("Cleo");
    const first = await signIn(account("Cleo", { email_verified: false }));
    expect(first.location.pathname).toBe("/sign-in");
    expect(first.location.searchParams.get("error")).toBe("account_not_linked");
    expect(await whoIs(first.client)).toBeNull();
    await signIn(account("Cleo"));
    const later = await signIn(account("Cleo", { email_verified: false }));
    expect(await whoIs(later.client)).toBeNull();
  });

  it("makes no account for a stranger, and one for whoever is invited", async () => {
    const stranger = await signIn(account("Dora"));
    expect(stranger.location.searchParams.get("error")).toBe("no_account");
    expect(await whoIs(stranger.client)).toBeNull();
    expect(await prismaOf(context.db).user.count({ where: { email: "dora@example.org" } })).toBe(0);
    const { id: inviter } = await saveUser(context.db, {
      name: "Root",
      email: "root@example.org",
      passwordHash: "x",
      isAdministrator: true,
      by: "test",
    });
    const project = await createProject(context.db, { name: "trauma", description: "", by: "test" });
    await createInvitation(context.db, {
      email: "dora@example.org",
      hash: issueLinkSecret().hash,
      projectId: project.id,
      role: "engineer",
      mayReadPatients: null,
      expiresAt: new Date(Date.now() + 60_000),
      createdById: inviter,
      by: `person:${inviter}`,
      at: new Date(),
    });
    const unchecked = await signIn(account("Dora", { email_verified: false }));
    expect(await whoIs(unchecked.client)).toBeNull();
    const { client } = await signIn(account("Dora"));
    expect(await whoIs(client)).toMatchObject({ name: "Dora", roles: {}, roleEverywhere: null });
  });

  it("lets nobody in whose account is disabled", async () => {
    const { id } = await person("Eve");
    await changePersonAccess(context.db, { userId: id, isDisabled: true, by: "test", at: new Date() });
    const { client, location } = await signIn(account("Eve"));
    expect(location.searchParams.get("error")).toBe("no_account");
    expect(await whoIs(client)).toBeNull();
  });

  it("refuses an answer to another question: another nonce, another state, another browser, or a second time", async () => {
    await person("Finn");
    const nonce = await signIn(account("Finn"), {
      asked: ({ searchParams }) => searchParams.set("nonce", "another one"),
    });
    expect(await whoIs(nonce.client)).toBeNull();
    const state = await signIn(account("Finn"), {
      answered: ({ searchParams }) => searchParams.set("state", "another one"),
    });
    expect(await whoIs(state.client)).toBeNull();
    const right = await signIn(account("Finn"));
    expect(await whoIs(right.client)).not.toBeNull();
    const thief = new SessionClient(auth, "192.0.2.66");
    await thief.send("GET", `${right.answered.pathname}${right.answered.search}`);
    expect(await whoIs(thief)).toBeNull();
  });

  it("sends nobody to another site afterwards", async () => {
    provider.be(account("Ada"));
    const client = new SessionClient(auth);
    const evil = "https://evil.example/";
    const begun = await client.post("sign-in/social", { next: evil, callbackURL: evil, provider: "github" });
    const answered = new URL(await provider.visit((JSON.parse(begun.body) as { url: string }).url));
    const { location } = await client.send("GET", `${answered.pathname}${answered.search}`);
    expect(location).toBe("/");
  });

  it("can be the only way in", async () => {
    const only = { ...auth, config: { ...auth.config, hasPasswordSignIn: false } };
    expect((await new SessionClient(only).signIn("ada@example.org", "correct horse battery")).status).toBe(404);
  });

  it("asked nobody but the provider that is configured, and the database", () => {
    const places = [provider.issuer, ...(context.provider === "sqlite" ? [] : [context.url])];
    const known = places.map((address) => new URL(address).host);
    expect(watch.seen()).toContain(known[0]);
    expect([...new Set(watch.seen())].filter((place) => !known.includes(place))).toEqual([]);
  });
});
