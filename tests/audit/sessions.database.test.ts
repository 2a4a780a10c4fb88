import { beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { handleSessionRequest } from "@/lib/auth/handle-session-request";
import { hashPassword } from "@/lib/auth/hash-password";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { saveUser } from "@/lib/db/save-user";
import { authContextOn } from "../auth/auth-context";
import { describeOnBothDatabases } from "../db/both-databases";

const EMAIL = "ada@example.org";
const PASSWORD = "correct horse battery";

describeOnBothDatabases("signing in and out", (context) => {
  let person = "";

  beforeAll(async () => {
    const passwordHash = await hashPassword(PASSWORD);
    const user = { name: "Ada", email: EMAIL, passwordHash, isAdministrator: false, by: "test" };
    person = `person:${(await saveUser(context.db, user)).id}`;
  });

  const post = (path: string, body: object, cookie = "") =>
    handleSessionRequest(
      authContextOn(context.db),
      new Request(`http://rounds.test/api/auth/${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: "http://rounds.test",
          host: "rounds.test",
          "x-rounds-client-address": "127.0.0.1",
          cookie,
        },
        body: JSON.stringify(body),
      }),
      (error) => {
        throw error;
      },
    );
  const latest = async () => (await listAuditEntries(context.db, { projects: null, limit: 1 }))[0];

  it("are entries of the person", async () => {
    const response = await post("sign-in/email", { email: EMAIL, password: PASSWORD });
    expect(response.status).toBe(200);
    expect(await latest()).toMatchObject({ actor: person, action: "session.started", project: null });
    const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect((await post("sign-out", {}, cookie)).status).toBe(200);
    expect(await latest()).toMatchObject({ actor: person, action: "session.ended" });
  });

  it("that are refused are counted, without the address or the password that was tried", async () => {
    expect((await post("sign-in/email", { email: EMAIL, password: "wrong but long enough" })).status).toBe(401);
    expect((await post("sign-in/email", { email: "eve@example.org", password: PASSWORD })).status).toBe(401);
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    const refused = (
      await listAuditEntries(context.db, { projects: null, action: "request.refused", limit: 10 })
    ).toReversed();
    const times = refused.reduce((sum, { details }) => sum + Number(details["times"]), 0);
    expect(times).toBe(2);
    expect(refused[0]).toMatchObject({ actor: "anonymous", details: { rights: { "sign-in": expect.any(Number) } } });
    expect(JSON.stringify(refused)).not.toMatch(/example\.org|wrong but|horse/);
  });
});
