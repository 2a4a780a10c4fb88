import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as RUNS } from "@/app/api/v1/runs/route";
import { DELETE } from "@/app/api/v1/tokens/[id]/route";
import { GET, POST } from "@/app/api/v1/tokens/route";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { TOKEN_SCOPES } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { prismaOf } from "@/lib/db/database";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { removeMembership } from "@/lib/db/remove-membership";
import { type MakeTokenBody, madeTokenSchema, tokenListSchema } from "@/lib/schema/token";
import { listTokens } from "@/lib/usecases/list-tokens";
import { makeToken } from "@/lib/usecases/make-token";
import { revokeToken } from "@/lib/usecases/revoke-token";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { accountOn, actorOf } from "../usecases/account-on";
import { refusalOf } from "../usecases/refusal-of";
import { runtimeOn } from "../usecases/runtime-under-test";

const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

describeOnBothDatabases("API tokens", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  const projects = { here: "", there: "" };
  const people = { engineer: "", chief: "", root: "", clinician: "", stranger: "" };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    for (const place of ["here", "there"] as const)
      projects[place] = (await createProject(context.db, { name: place, description: "", by: "test" })).id;
    people.engineer = await accountOn(context.db, "Enno", {
      [projects.here]: "engineer",
      [projects.there]: "clinician",
    });
    people.clinician = await accountOn(context.db, "Clea", { [projects.here]: "clinician" });
    people.chief = await accountOn(context.db, "Cora", { [projects.here]: "administrator" });
    people.stranger = await accountOn(context.db, "Sten", { [projects.there]: "administrator" });
    people.root = await accountOn(context.db, "Rut", { isAdministrator: true });
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const actor = (who: keyof typeof people) => actorOf(context.db, people[who]);
  const body = (change: Partial<MakeTokenBody> = {}): MakeTokenBody => ({
    name: "cluster",
    role: "engineer",
    scopes: ["ingest", "read"],
    projects: [projects.here],
    expiresAt: inHours(1),
    ...change,
  });
  const call = async (
    handler: typeof GET,
    token: string | null,
    method = "GET",
    sent?: unknown,
    id = "",
    query = "",
  ) => {
    const request = new Request(`http://rounds.test/api/v1/tokens${query}`, {
      method,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    return await handler(request, { params: Promise.resolve({ id }) });
  };

  it("open what was chosen, are listed without themselves, and open nothing from the moment they are revoked", async () => {
    const engineer = await actor("engineer");
    const { id, token } = await makeToken(runtime, engineer, body());
    expect(token).toMatch(/^gr[A-Za-z0-9]{38}$/);
    expect((await call(RUNS, token)).status).toBe(200);
    const listed = await listTokens(runtime, engineer);
    expect(JSON.stringify(listed)).not.toContain(token);
    expect(listed.tokens.find((row) => row.id === id)).toMatchObject({
      hint: token.slice(0, 6),
      scopes: ["ingest", "read"],
      isOwn: true,
      state: "open",
      lastUsedAt: expect.any(String),
    });
    await revokeToken(runtime, engineer, id);
    expect((await call(RUNS, token)).status).toBe(401);
    expect((await listTokens(runtime, engineer)).tokens.find((row) => row.id === id)?.state).toBe("revoked");
    const told = await listAuditEntries(context.db, { projects: [projects.here], object: `token:${id}`, limit: 9 });
    expect(told.map(({ action, details, actor: by }) => [action, details["scopes"], by])).toEqual([
      ["token.revoked", "ingest read", engineer.id],
      ["token.created", "ingest read", engineer.id],
    ]);
  });

  it("never give more than their maker has: role, project, end, or every project", async () => {
    const engineer = await actor("engineer");
    for (const [change, code] of [
      [{ role: "administrator" }, "forbidden: You cannot give the role administrator"],
      [{ projects: [projects.there] }, "forbidden: Your role does not include"],
      [{ expiresAt: null }, "forbidden: You cannot give a life without end"],
      [{ projects: null }, "forbidden: "],
      [{ projects: ["none"] }, "not-found: There is no such project"],
      [{ expiresAt: "2020-01-01T00:00:00Z" }, "bad-input: Expected an expiry that is still to come"],
    ] as const) {
      expect(await refusalOf(makeToken(runtime, engineer, body(change as Partial<MakeTokenBody>)))).toContain(code);
    }
    const foreign = await refusalOf(makeToken(runtime, await actor("chief"), body({ projects: [projects.there] })));
    const none = await refusalOf(makeToken(runtime, await actor("chief"), body({ projects: ["none"] })));
    expect(foreign).toBe(none);
    expect(await refusalOf(makeToken(runtime, await actor("clinician"), body({ role: "clinician" })))).toContain(
      "forbidden: ",
    );
    const chief = await actor("chief");
    await makeToken(runtime, chief, body({ role: "auditor", expiresAt: null }));
    await makeToken(runtime, await actor("root"), body({ projects: null, expiresAt: null, role: "administrator" }));
  });

  it("are seen and revoked by administrators of their project, and by nobody of another one", async () => {
    const { id } = await makeToken(runtime, await actor("engineer"), body({ name: "of Enno" }));
    const [chief, stranger] = [await actor("chief"), await actor("stranger")];
    expect((await listTokens(runtime, chief)).tokens.map((row) => row.id)).toContain(id);
    expect((await listTokens(runtime, stranger)).tokens.map((row) => row.id)).not.toContain(id);
    const foreign = await refusalOf(revokeToken(runtime, stranger, id));
    expect(foreign).toBe(await refusalOf(revokeToken(runtime, stranger, "none")));
    expect(foreign).toContain("not-found: ");
    await revokeToken(runtime, chief, id);
  });

  it("make other tokens only with the scope to administer, and never with more than they have", async () => {
    const plain = await giveToken(context.db, { role: "administrator", projectIds: [projects.here], scopes: ["read"] });
    expect((await call(POST, plain, "POST", body())).status).toBe(403);
    const scopes = ["administer", "read"] as const;
    const wide = await giveToken(context.db, {
      role: "administrator",
      projectIds: [projects.here],
      scopes,
      expiresAt: new Date(Date.now() + 2 * HOUR_MS),
    });
    for (const change of [
      { scopes: [...TOKEN_SCOPES] },
      { scopes: ["read"], expiresAt: null },
      { scopes: ["read"], expiresAt: inHours(3) },
    ] as const) {
      expect((await call(POST, wide, "POST", { ...body(), ...change })).status).toBe(403);
    }
    const answer = await call(POST, wide, "POST", body({ scopes: ["read"] }));
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const { id, token } = madeTokenSchema.parse(await answer.json());
    const list = tokenListSchema.parse(await (await call(GET, wide)).json());
    expect(list.tokens.map((row) => row.id)).toContain(id);
    expect((await call(GET, token)).status).toBe(403);
    expect((await call(DELETE, wide, "DELETE", undefined, id)).status).toBe(200);
    expect((await call(RUNS, token)).status).toBe(401);
  });

  it("are never taken from an address", async () => {
    const { token } = await makeToken(runtime, await actor("engineer"), body());
    for (const name of ["token", "access_token", "api_key", "authorization"]) {
      expect((await call(RUNS, null, "GET", undefined, "", `?${name}=${token}`)).status).toBe(401);
    }
  });

  it("end when their time is over, and with the rights of their maker", async () => {
    const engineer = await actor("engineer");
    const { id, token: short } = await makeToken(runtime, engineer, body());
    const { token } = await makeToken(runtime, engineer, body());
    expect((await call(RUNS, short)).status).toBe(200);
    await prismaOf(context.db).apiToken.update({ where: { id }, data: { expiresAt: new Date() } });
    expect((await call(RUNS, short)).status).toBe(401);
    expect((await call(RUNS, token)).status).toBe(200);
    await removeMembership(context.db, {
      projectId: projects.here,
      userId: people.engineer,
      by: "test",
      at: new Date(),
    });
    expect((await call(RUNS, token)).status).toBe(401);
  });
});
