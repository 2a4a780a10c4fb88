import { beforeAll, expect, test } from "vitest";
import { hashToken, issueToken } from "@/lib/auth/api-token";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { hashPassword } from "@/lib/auth/hash-password";
import { can, canSomewhere, type Role, type TokenScope } from "@/lib/auth/roles";
import { sessionAuthOf } from "@/lib/auth/session-auth";
import { createProject } from "@/lib/db/create-project";
import { findToken } from "@/lib/db/find-token";
import { revokeTokens } from "@/lib/db/revoke-tokens";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import { describeOnBothDatabases } from "../db/both-databases";
import { authContextOn } from "./auth-context";
import { giveToken } from "./give-token";

const PASSWORD = "correct horse battery";

describeOnBothDatabases("whoever asks", (context) => {
  let projectId = "";
  let makerId = "";

  beforeAll(async () => {
    projectId = (await createProject(context.db, { name: "trauma", description: "", by: "test" })).id;
    const passwordHash = await hashPassword(PASSWORD);
    makerId = (
      await saveUser(context.db, {
        name: "Ada",
        email: "Ada@example.org",
        passwordHash,
        isAdministrator: false,
        by: "test",
      })
    ).id;
    await saveMembership(context.db, { projectId, userId: makerId, role: "engineer", by: "test" });
  });

  async function makeToken(options: {
    role?: Role;
    expiresAt?: Date;
    byMaker?: boolean;
    everywhere?: boolean;
    scopes?: readonly TokenScope[];
  }) {
    return await giveToken(context.db, {
      name: "pipeline",
      projectIds: options.everywhere === true ? null : [projectId],
      role: options.role ?? "engineer",
      createdByUserId: options.byMaker === true ? makerId : null,
      expiresAt: options.expiresAt ?? null,
      ...(options.scopes === undefined ? {} : { scopes: options.scopes }),
    });
  }

  const ask = (headers: Record<string, string>) => authenticateRequest(authContextOn(context.db), new Headers(headers));
  const askWith = (token: string) => ask({ authorization: `Bearer ${token}` });

  test("a request without token and cookie comes from nobody", async () => {
    expect(await ask({})).toBeNull();
    expect(await ask({ cookie: "theme=dark" })).toBeNull();
  });

  test("a token acts with its role in its project alone", async () => {
    const actor = await askWith(await makeToken({}));
    expect(actor).toMatchObject({ kind: "token", name: "pipeline", roleEverywhere: null });
    expect(actor?.roles).toEqual({ [projectId]: "engineer" });
  });

  test("a token without a project acts in every project", async () => {
    const actor = await askWith(await makeToken({ everywhere: true, role: "auditor" }));
    expect(actor).toMatchObject({ roleEverywhere: "auditor", roles: {} });
  });

  test("its use is remembered", async () => {
    const token = await makeToken({});
    await askWith(token);
    expect((await findToken(context.db, { hash: hashToken(token) }))?.lastUsedAt).toBeInstanceOf(Date);
  });

  test("an expired, an unknown and a malformed token are nobody's", async () => {
    expect(await askWith(await makeToken({ expiresAt: new Date(Date.now() - 1000) }))).toBeNull();
    expect(await askWith(issueToken().token)).toBeNull();
    expect(await ask({ authorization: "Bearer nonsense" })).toBeNull();
  });

  test("a token with more rights than its maker is nobody's, one with the same works", async () => {
    expect(await askWith(await makeToken({ byMaker: true, role: "administrator" }))).toBeNull();
    expect(await askWith(await makeToken({ byMaker: true, everywhere: true }))).toBeNull();
    expect(await askWith(await makeToken({ byMaker: true }))).not.toBeNull();
  });

  test("a token does what its scopes cover and no more, whatever its role", async () => {
    const actor = await askWith(await makeToken({ role: "administrator", scopes: ["ingest"] }));
    if (actor === null) throw new Error("Expected an actor.");
    expect(can(actor, "run.upload", projectId)).toBe(true);
    for (const capability of ["run.read", "report.export", "token.manage", "patient-level.read"] as const) {
      expect(can(actor, capability, projectId)).toBe(false);
      expect(canSomewhere(actor, capability)).toBe(false);
    }
  });

  test("somebody who may see no single patients makes no token that may", async () => {
    const membership = { projectId, userId: makerId, role: "engineer", by: "test" } as const;
    await saveMembership(context.db, { ...membership, mayReadPatients: false });
    const actor = await askWith(await makeToken({ byMaker: true }));
    await saveMembership(context.db, { ...membership, mayReadPatients: null });
    if (actor === null) throw new Error("Expected an actor.");
    expect(can(actor, "run.read", projectId)).toBe(true);
    expect(can(actor, "patient-level.read", projectId)).toBe(false);
  });

  test("a revoked token is nobody's", async () => {
    const token = await makeToken({});
    expect(await revokeTokens(context.db, { projectId, name: "pipeline", by: "test", at: new Date() })).toBeGreaterThan(
      0,
    );
    expect(await askWith(token)).toBeNull();
  });

  test("a session makes its person the actor; a bad token beside the cookie is not made good by it", async () => {
    const auth = sessionAuthOf(authContextOn(context.db));
    const signIn = (password: string) =>
      auth.api.signInEmail({ body: { email: "ada@example.org", password }, asResponse: true });
    expect((await signIn("wrong password")).status).toBe(401);
    const cookie = (await signIn(PASSWORD)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const actor = await ask({ cookie });
    expect(actor).toEqual({
      kind: "person",
      id: `person:${makerId}`,
      name: "Ada",
      roleEverywhere: null,
      roles: { [projectId]: "engineer" },
      mayReadPatients: {},
    });
    expect(await ask({ cookie, authorization: "Bearer nonsense" })).toBeNull();
  });

  test("nobody signs up", async () => {
    const signUp = sessionAuthOf(authContextOn(context.db)).api.signUpEmail({
      body: { name: "Eve", email: "eve@example.org", password: PASSWORD },
    });
    await expect(signUp).rejects.toThrow(/not enabled/);
  });
});
