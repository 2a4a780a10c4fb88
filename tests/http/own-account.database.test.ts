import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { hashPassword } from "@/lib/auth/hash-password";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { renamePerson } from "@/lib/db/rename-person";
import { saveUser } from "@/lib/db/save-user";
import { createPersonRouteFactory } from "@/lib/http/person-route";
import { changePasswordBodySchema, endSessionsBodySchema, renameSelfBodySchema } from "@/lib/schema/own-account";
import { changeOwnPassword } from "@/lib/usecases/change-own-password";
import { endOwnSessions } from "@/lib/usecases/end-own-sessions";
import { getOwnAccount } from "@/lib/usecases/get-own-account";
import { authContextOn } from "../auth/auth-context";
import { giveToken } from "../auth/give-token";
import { SessionClient } from "../auth/session-client";
import { describeOnBothDatabases } from "../db/both-databases";

const PASSWORD = "correct horse battery";
const NEXT = "another long password";

describeOnBothDatabases("one's own account", (context) => {
  let passwordHash = "";
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
  });
  afterAll(() => gatheredWritten(context.db));

  const auth = () => authContextOn(context.db);
  const createRoute = createPersonRouteFactory(auth);
  const rename = createRoute({
    bodySchema: renameSelfBodySchema,
    handler: ({ runtime, userId, body }) => renamePerson(runtime.database, { userId, name: body.name }),
  });
  const change = createRoute({
    bodySchema: changePasswordBodySchema,
    handler: ({ runtime, userId, sessionId, body, request }) =>
      changeOwnPassword(runtime, { userId, sessionId, request, ...body }),
  });
  const end = createRoute({
    bodySchema: endSessionsBodySchema,
    handler: ({ runtime, userId, sessionId, body }) => endOwnSessions(runtime, { userId, sessionId, id: body.id }),
  });

  const person = async (name: string) => {
    const email = `${name.toLowerCase()}@example.org`;
    const { id } = await saveUser(context.db, { name, email, passwordHash, isAdministrator: false, by: "test" });
    const signIn = async (password = PASSWORD) => {
      const client = new SessionClient(auth());
      return { client, status: (await client.signIn(email, password)).status };
    };
    return { id, signIn, client: (await signIn()).client };
  };
  const requestOf = (headers: Headers, body: object) =>
    new Request("http://rounds.test/api/auth/account", { method: "POST", headers, body: JSON.stringify(body) });
  const whoIs = (client: SessionClient) => authenticateRequest(auth(), client.headers);

  it("takes another name, and the log keeps the old one", async () => {
    const { id, client } = await person("Ada");
    expect((await rename(requestOf(client.headers, { name: "Ada L." }))).status).toBe(200);
    expect(await whoIs(client)).toMatchObject({ name: "Ada L." });
    const [entry] = await listAuditEntries(context.db, { projects: null, object: `person:${id}`, limit: 1 });
    expect(entry).toMatchObject({ actor: `person:${id}`, details: { what: "name", from: "Ada", to: "Ada L." } });
    expect((await rename(requestOf(client.headers, { name: " " }))).status).toBe(400);
  });

  it("takes another password for the present one, and ends all other sessions", async () => {
    const { id, client, signIn } = await person("Bob");
    const other = (await signIn()).client;
    const wrong = { password: "wrong but long enough", newPassword: NEXT };
    expect((await change(requestOf(client.headers, wrong))).status).toBe(403);
    expect((await change(requestOf(client.headers, { password: PASSWORD, newPassword: "short" }))).status).toBe(400);
    expect(await whoIs(other)).not.toBeNull();
    expect((await change(requestOf(client.headers, { password: PASSWORD, newPassword: NEXT }))).status).toBe(200);
    expect([await whoIs(client), await whoIs(other)]).toEqual([expect.objectContaining({ name: "Bob" }), null]);
    expect([(await signIn()).status, (await signIn(NEXT)).status]).toEqual([401, 200]);
    const entries = await listAuditEntries(context.db, { projects: null, object: `person:${id}`, limit: 20 });
    expect(entries).toContainEqual(
      expect.objectContaining({ action: "person.changed", details: { what: "password", sessionsEnded: 1 } }),
    );
    expect(JSON.stringify(entries)).not.toContain(NEXT);
  });

  it("shows its sessions without what opens them, and ends one or all others", async () => {
    const { id, client, signIn } = await person("Cleo");
    const [second, third] = [(await signIn()).client, (await signIn()).client];
    const stranger = await person("Eve");
    const list = async (sessionId: string) => (await getOwnAccount(auth(), { userId: id, sessionId }))?.sessions ?? [];
    const sessions = await list("none");
    expect(sessions).toHaveLength(3);
    expect(sessions[0]).toMatchObject({ device: "Firefox on Linux", address: "192.0.2.1", isThisOne: false });
    for (const { jar } of [client, second, third]) {
      const token = decodeURIComponent(jar.get("rounds.session_token") ?? "").split(".")[0] ?? "none";
      expect(JSON.stringify(sessions)).not.toContain(token);
    }
    const target = { id: sessions[0]?.id ?? "" };
    expect((await end(requestOf(stranger.client.headers, target))).status).toBe(404);
    expect((await end(requestOf(client.headers, { id: null }))).status).toBe(200);
    expect([await whoIs(second), await whoIs(third)]).toEqual([null, null]);
    expect(await whoIs(client)).not.toBeNull();
    expect(await whoIs(stranger.client)).not.toBeNull();
    expect(await list("none")).toHaveLength(1);
  });

  it("is closed to tokens, to nobody, and to pages of other sites", async () => {
    const { client } = await person("Dora");
    const token = await giveToken(context.db, { role: "administrator" });
    const body = { name: "Mallory" };
    const bearer = new Headers({ authorization: `Bearer ${token}`, origin: "http://rounds.test", host: "rounds.test" });
    expect((await rename(requestOf(bearer, body))).status).toBe(401);
    expect(
      (await rename(requestOf(new Headers({ origin: "http://rounds.test", host: "rounds.test" }), body))).status,
    ).toBe(401);
    const foreign = client.headers;
    foreign.set("origin", "https://evil.example");
    expect((await rename(requestOf(foreign, body))).status).toBe(403);
    foreign.delete("origin");
    expect((await rename(requestOf(foreign, body))).status).toBe(403);
  });
});
