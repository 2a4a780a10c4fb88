import { betterAuth } from "better-auth";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { hashPassword } from "@/lib/auth/hash-password";
import { issueDeviceCookie } from "@/lib/auth/known-device";
import { sessionOptions } from "@/lib/auth/session-auth";
import { slowGuessing, waitAfter } from "@/lib/auth/slow-guessing";
import { changePersonAccess } from "@/lib/db/change-person-access";
import { prismaOf } from "@/lib/db/database";
import { endSessions } from "@/lib/db/end-sessions";
import { listSessions } from "@/lib/db/list-sessions";
import { saveUser } from "@/lib/db/save-user";
import { describeOnBothDatabases } from "../db/both-databases";
import { authContextOn } from "./auth-context";
import { SessionClient } from "./session-client";

const PASSWORD = "correct horse battery";
const ADA = "ada@example.org";

describeOnBothDatabases("signing in with a password", (context) => {
  let passwordHash = "";

  afterAll(() => gatheredWritten(context.db));
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
    await person("Ada");
  });

  const person = (name: string) => {
    const email = `${name.toLowerCase()}@example.org`;
    return saveUser(context.db, { name, email, passwordHash, isAdministrator: false, by: "test" });
  };
  const browser = (address?: string) => new SessionClient(authContextOn(context.db), address);
  const whoIs = (client: SessionClient) => authenticateRequest(authContextOn(context.db), client.headers);

  it("lets the owner in and tells the page nothing of the session", async () => {
    const ada = browser();
    const answer = await ada.signIn(ADA, PASSWORD);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { needsCode: false }]);
    expect(await whoIs(ada)).toMatchObject({ name: "Ada" });
    for (const cookie of answer.cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/i);
  });

  it("answers the same to a wrong password, an unknown address and a disabled account, in about the same time", async () => {
    const { id } = await person("Dora");
    await changePersonAccess(context.db, { userId: id, isDisabled: true, by: "test", at: new Date() });
    const tried = [
      [ADA, "wrong but long enough"],
      ["nobody@example.org", "wrong but long enough"],
      ["dora@example.org", PASSWORD],
      ["dora@example.org", "wrong but long enough"],
    ] as const;
    const answers = [];
    for (const [index, [email, password]] of tried.entries()) {
      const times = [];
      for (const round of [1, 2, 3]) {
        const from = browser(`198.51.100.${index * 3 + round}`);
        const start = performance.now();
        const { status, body, cookies } = await from.signIn(email, password);
        times.push(performance.now() - start);
        answers.push({ status, body, cookies: cookies.map((cookie) => cookie.split("=")[0]) });
      }
      // Hashing is what takes time: an answer without it would come in a twentieth of this.
      expect(Math.min(...times)).toBeGreaterThan(20);
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(401);
  });

  /** Failures from a network, each as soon as it is let, without the waiting. @returns how long the last one took */
  const failuresFrom = async (address: string, email: string, times: number): Promise<number> => {
    const headers = new Headers({ "x-rounds-client-address": address });
    const start = Date.now();
    let at = start;
    for (let made = 0; made < times; ) {
      const isLet = await slowGuessing(authContextOn(context.db), headers, email, new Date(at)).then(
        () => true,
        () => false,
      );
      if (isLet) made += 1;
      else at += 1000;
    }
    return at - start;
  };

  it("slows down whoever guesses from one network, however many try at once", async () => {
    const guess = () => browser("203.0.113.9").signIn(ADA, "wrong but long enough");
    const at = await Promise.all(Array.from({ length: 12 }, guess));
    expect(at.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(await failuresFrom("203.0.113.9", ADA, 6)).toBeGreaterThan(30_000);
    const refused = await browser("203.0.113.9").signIn(ADA, PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatch(/next one counts in/);
  });

  it("slows down whoever guesses at an address that nobody has, in the same words", async () => {
    expect(await failuresFrom("203.0.113.10", "nobody@example.org", 9)).toBe(15_000);
    const refused = await browser("203.0.113.10").signIn("nobody@example.org", PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatch(/next one counts in/);
  });

  it("keeps the owner out nowhere, while somebody guesses from fifty addresses and from her own house", async () => {
    const known = browser("192.0.2.77");
    expect((await known.signIn(ADA, PASSWORD)).status).toBe(200);
    await known.post("sign-out", {});
    for (let house = 0; house < 50; house += 1) await failuresFrom(`10.9.${house}.1`, ADA, 6);
    await failuresFrom("192.0.2.77", ADA, 10);
    expect((await browser("192.0.2.77").signIn(ADA, PASSWORD)).status).toBe(429);
    const start = performance.now();
    expect((await known.signIn(ADA, PASSWORD)).status).toBe(200);
    expect((await browser("192.0.2.200").signIn(ADA, PASSWORD)).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("knows a browser for the account that it signed in to, and for no other", async () => {
    await person("Bob");
    const bobs = browser("192.0.2.99");
    await bobs.signIn("bob@example.org", PASSWORD);
    await failuresFrom("192.0.2.99", ADA, 9);
    expect((await bobs.signIn(ADA, PASSWORD)).status).toBe(429);
    expect((await bobs.signIn("bob@example.org", PASSWORD)).status).toBe(200);
  });

  it("makes a new session each time, whatever cookie was there before", async () => {
    const client = browser();
    client.jar.set("rounds.session_token", "planted.value");
    await client.signIn(ADA, PASSWORD);
    const first = client.jar.get("rounds.session_token");
    expect(first).not.toBe("planted.value");
    await client.signIn(ADA, PASSWORD);
    expect(client.jar.get("rounds.session_token")).not.toBe(first);
  });

  it("sets cookies that leave this server by https alone, where people reach it by https", async () => {
    const base = authContextOn(context.db);
    const secure = { ...base, config: { ...base.config, publicUrl: new URL("https://rounds.test") } };
    const answer = await betterAuth(sessionOptions(secure)).api.signInEmail({
      body: { email: ADA, password: PASSWORD },
      headers: new Headers({ "x-rounds-client-address": "192.0.2.1" }),
      asResponse: true,
    });
    const [session = ""] = answer.headers.getSetCookie();
    expect(session).toMatch(/^__Secure-rounds\.session_token=.*HttpOnly; Secure; SameSite=Lax/);
    const device = issueDeviceCookie("secret", "account", true);
    expect(device).toMatch(/^__Host-rounds\.device=.*Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  });

  it("ends a session at once, for every request, and after seven days in any case", async () => {
    const { id: userId } = await person("Cleo");
    const [laptop, phone] = [browser(), browser()];
    await laptop.signIn("cleo@example.org", PASSWORD);
    await phone.signIn("cleo@example.org", PASSWORD);
    const params = { userId, at: new Date(), startedAfter: new Date(0) };
    const [latest, earlier] = await listSessions(context.db, params);
    expect(latest).toMatchObject({ address: "192.0.2.1", userAgent: expect.stringContaining("Firefox") });
    expect(await endSessions(context.db, { userId: "somebody else", which: { id: earlier?.id ?? "" } })).toBe(0);
    expect(await endSessions(context.db, { userId, which: { id: earlier?.id ?? "" } })).toBe(1);
    expect(await whoIs(laptop)).toBeNull();
    expect(await whoIs(phone)).not.toBeNull();
    const old = { createdAt: new Date(Date.now() - 7 * 86_400_000 - 1000) };
    await prismaOf(context.db).session.update({ where: { id: latest?.id ?? "" }, data: old });
    expect(await whoIs(phone)).toBeNull();
  });

  it("offers nothing of the library that this server has no page for", async () => {
    const ada = browser();
    await ada.signIn(ADA, PASSWORD);
    const paths = ["sign-up/email", "change-email", "update-user", "delete-user", "revoke-sessions", "link-social"];
    for (const path of [...paths, "change-password", "verify-password", "request-password-reset", "sign-in/social"]) {
      expect([path, (await ada.post(path, {})).status]).toEqual([path, 404]);
    }
    expect((await ada.send("GET", "/api/auth/list-sessions")).status).toBe(404);
  });
});

it("waits nothing after four failures, then ever longer, and never more than a quarter of an hour", () => {
  expect([0, 1, 4, 5, 6, 9, 15, 1000].map(waitAfter)).toEqual([0, 0, 0, 1000, 2000, 16_000, 900_000, 900_000]);
});
