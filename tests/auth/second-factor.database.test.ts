import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { checkPassword } from "@/lib/auth/check-password";
import { hashPassword } from "@/lib/auth/hash-password";
import { prismaOf } from "@/lib/db/database";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { saveUser } from "@/lib/db/save-user";
import { describeOnBothDatabases } from "../db/both-databases";
import { authContextOn } from "./auth-context";
import { SessionClient } from "./session-client";
import { codeOf, nextCodeOf } from "./totp";

const PASSWORD = "correct horse battery";

type Enabled = { readonly totpURI: string; readonly backupCodes: readonly string[] };

describeOnBothDatabases("a second factor", (context) => {
  let passwordHash = "";
  afterAll(() => gatheredWritten(context.db));
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
  });

  const emailOf = (name: string) => `${name.toLowerCase()}@example.org`;
  const whoIs = (client: SessionClient) => authenticateRequest(authContextOn(context.db), client.headers);

  /** Somebody with a second factor, the address in its QR code, and the browser that set it up. */
  const personWithFactor = async (name: string) => {
    const { id } = await saveUser(context.db, {
      name,
      email: emailOf(name),
      passwordHash,
      isAdministrator: false,
      by: "test",
    });
    const client = new SessionClient(authContextOn(context.db));
    await client.signIn(emailOf(name), PASSWORD);
    const answer = await client.post("two-factor/enable", { password: PASSWORD });
    const { totpURI, backupCodes } = JSON.parse(answer.body) as Enabled;
    const code = codeOf(totpURI);
    expect((await client.post("two-factor/verify-totp", { code })).status).toBe(200);
    return { id, client, totpURI, backupCodes, usedCode: code };
  };
  const halfway = async (name: string) => {
    const client = new SessionClient(authContextOn(context.db), "192.0.2.2");
    const answer = await client.signIn(emailOf(name), PASSWORD);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { needsCode: true }]);
    return client;
  };
  const actionsOf = async (id: string) => {
    const entries = await listAuditEntries(context.db, { projects: null, object: `person:${id}`, limit: 50 });
    return entries.toReversed().map(({ action, details }) => `${action} ${JSON.stringify(details)}`);
  };

  it("lets nobody in with the password alone, and its owner with a code, and all of it is in the log", async () => {
    const { id, totpURI } = await personWithFactor("Ada");
    const client = await halfway("Ada");
    expect(await whoIs(client)).toBeNull();
    expect((await client.post("two-factor/verify-totp", { code: "000000" })).status).toBe(401);
    expect(await whoIs(client)).toBeNull();
    expect((await client.post("two-factor/verify-totp", { code: nextCodeOf(totpURI), trustDevice: true })).status).toBe(
      200,
    );
    expect(await whoIs(client)).toMatchObject({ name: "Ada" });
    const actions = await actionsOf(id);
    expect(actions).toContain('person.changed {"on":true,"what":"second factor"}');
    expect(actions.slice(-2)).toEqual(["session.code-asked {}", 'session.started {"by":"code"}']);
    await client.post("sign-out", {});
    expect(JSON.parse((await client.signIn(emailOf("Ada"), PASSWORD)).body)).toEqual({ needsCode: true });
  });

  it("is not on before a code has shown that its owner has it, nor without the password", async () => {
    await saveUser(context.db, {
      name: "Bob",
      email: emailOf("Bob"),
      passwordHash,
      isAdministrator: false,
      by: "test",
    });
    const client = new SessionClient(authContextOn(context.db));
    await client.signIn(emailOf("Bob"), PASSWORD);
    expect((await client.post("two-factor/enable", { password: "wrong but long enough" })).status).toBe(400);
    expect((await client.post("two-factor/enable", { password: PASSWORD })).status).toBe(200);
    expect((await client.post("two-factor/verify-totp", { code: "000000" })).status).toBe(401);
    const other = new SessionClient(authContextOn(context.db));
    expect(JSON.parse((await other.signIn(emailOf("Bob"), PASSWORD)).body)).toEqual({ needsCode: false });
  });

  it("takes each code once, of two who send it at the same time too, also the one that switched it on", async () => {
    const { id, totpURI, usedCode } = await personWithFactor("Gwen");
    const first = await halfway("Gwen");
    const again = await first.post("two-factor/verify-totp", { code: usedCode });
    expect(again.status).toBe(401);
    // On a very slow machine it is too old meanwhile, which is said in other words.
    expect(JSON.parse(again.body).message).toMatch(/was used already|shows now/);
    expect(await whoIs(first)).toBeNull();
    const both = await Promise.all([halfway("Gwen"), halfway("Gwen")]);
    const code = nextCodeOf(totpURI);
    const answers = await Promise.all(both.map((client) => client.post("two-factor/verify-totp", { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await actionsOf(id)).filter((action) => action === 'session.started {"by":"code"}')).toHaveLength(2);
  });

  it("takes each backup code once", async () => {
    const { id, backupCodes } = await personWithFactor("Cleo");
    const [code = ""] = backupCodes;
    expect(backupCodes).toHaveLength(10);
    const client = await halfway("Cleo");
    expect((await client.post("two-factor/verify-backup-code", { code })).status).toBe(200);
    expect(await whoIs(client)).not.toBeNull();
    expect((await actionsOf(id)).at(-1)).toBe('session.started {"by":"backup code"}');
    const again = await halfway("Cleo");
    expect((await again.post("two-factor/verify-backup-code", { code })).status).toBe(401);
    const stored = await prismaOf(context.db).twoFactor.findFirstOrThrow({ where: { userId: id } });
    expect(stored.backupCodes).not.toContain(backupCodes[1]);
  });

  it("refuses codes after five wrong ones, until the password is given again", async () => {
    const { totpURI } = await personWithFactor("Dora");
    const client = await halfway("Dora");
    for (let times = 0; times < 5; times += 1) {
      expect((await client.post("two-factor/verify-totp", { code: "000000" })).status).toBe(401);
    }
    expect((await client.post("two-factor/verify-totp", { code: codeOf(totpURI) })).status).toBe(400);
    expect(await whoIs(client)).toBeNull();
    const anew = await halfway("Dora");
    expect((await anew.post("two-factor/verify-totp", { code: nextCodeOf(totpURI) })).status).toBe(200);
  });

  it("is switched off with the password alone, which is tried five times a minute", async () => {
    const { id, client } = await personWithFactor("Eve");
    expect((await client.post("two-factor/disable", { password: "wrong but long enough" })).status).toBe(400);
    expect((await client.post("two-factor/disable", { password: PASSWORD })).status).toBe(200);
    expect((await actionsOf(id)).filter((action) => action.includes('"on":false'))).toHaveLength(1);
    expect(await whoIs(client)).not.toBeNull();
    const other = new SessionClient(authContextOn(context.db));
    expect(JSON.parse((await other.signIn(emailOf("Eve"), PASSWORD)).body)).toEqual({ needsCode: false });
    const statuses = [];
    for (let times = 0; times < 6; times += 1) {
      statuses.push((await client.post("two-factor/disable", { password: "wrong but long enough" })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  it("leaves the password as what a report is signed with", async () => {
    const { client } = await personWithFactor("Finn");
    const request = new Request("http://rounds.test/api/v1/reports", { method: "POST", headers: client.headers });
    await checkPassword(authContextOn(context.db), request, PASSWORD);
    await expect(checkPassword(authContextOn(context.db), request, "wrong but long enough")).rejects.toThrow(/not it/);
  });
});
