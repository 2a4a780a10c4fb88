import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as askSessions } from "@/app/api/auth/[...all]/route";
import { POST as readInvitation } from "@/app/api/auth/invitation/route";
import { POST as changePassword } from "@/app/api/auth/password/route";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { hashPassword } from "@/lib/auth/hash-password";
import { saveUser } from "@/lib/db/save-user";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { SessionClient } from "../auth/session-client";
import { codeOf } from "../auth/totp";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "../usecases/runtime-under-test";

const PASSWORD = "correct horse battery";
const WRONG = "wrong but long enough";
const EMAIL = "ada@example.org";
/** Of somebody with a second factor. */
const CAREFUL = "bob@example.org";

describeOnBothDatabases("an answer that says too often", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const passwordHash = await hashPassword(PASSWORD);
    for (const [name, email] of [
      ["Ada", EMAIL],
      ["Bob", CAREFUL],
    ] as const) {
      await saveUser(context.db, { name, email, passwordHash, isAdministrator: false, by: "test" });
    }
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const post = (route: (request: Request) => Promise<Response>, path: string, client: SessionClient, body: object) => {
    const headers = client.headers;
    headers.set("content-type", "application/json");
    return route(
      new Request(`http://rounds.test/api/auth/${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
  };
  /** Asks until it is too often. @returns seconds to wait, as the answer says them */
  const askTooOften = async (ask: () => Promise<Response>, times: number): Promise<number> => {
    for (let asked = 0; asked < times; asked += 1) {
      const answer = await ask();
      if (answer.status !== 429) continue;
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      return Number(answer.headers.get("retry-after"));
    }
    throw new Error(`${times} times were not too often.`);
  };

  it("says when the next password counts", async () => {
    const guesser = new SessionClient(runtime, "203.0.113.1");
    const guess = () => post(askSessions, "sign-in/email", guesser, { email: EMAIL, password: WRONG });
    expect(await askTooOften(guess, 12)).toBeLessThanOrEqual(64);
  });

  it("says when links may be tried again", async () => {
    const client = new SessionClient(runtime, "203.0.113.2");
    const body = { secret: "none" };
    expect(await askTooOften(() => post(readInvitation, "invitation", client, body), 21)).toBe(60);
  });

  it("says when one's own password may be tried again", async () => {
    const client = new SessionClient(runtime, "203.0.113.3");
    await client.signIn(EMAIL, PASSWORD);
    const body = { password: WRONG, newPassword: "another long password" };
    const seconds = await askTooOften(() => post(changePassword, "password", client, body), 6);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it("says when codes may be tried again, by one address and after wrong ones", async () => {
    const owner = new SessionClient(runtime, "203.0.113.4");
    await owner.signIn(CAREFUL, PASSWORD);
    const { totpURI } = JSON.parse((await owner.post("two-factor/enable", { password: PASSWORD })).body);
    await owner.post("two-factor/verify-totp", { code: codeOf(totpURI) });
    const tryCode = (client: SessionClient) => post(askSessions, "two-factor/verify-totp", client, { code: "000000" });

    const nobody = new SessionClient(runtime, "203.0.113.5");
    expect(await askTooOften(() => tryCode(nobody), 40)).toBeLessThanOrEqual(60);

    for (const address of ["203.0.113.6", "203.0.113.7"]) {
      const halfway = new SessionClient(runtime, address);
      await halfway.signIn(CAREFUL, PASSWORD);
      for (let times = 0; times < 5; times += 1) await tryCode(halfway);
    }
    const late = new SessionClient(runtime, "203.0.113.8");
    await late.signIn(CAREFUL, PASSWORD);
    expect(await askTooOften(() => tryCode(late), 1)).toBe(900);
  });
});
