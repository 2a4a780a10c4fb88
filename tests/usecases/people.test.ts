import { afterAll, beforeAll, expect, it } from "vitest";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { sessionAuthOf } from "@/lib/auth/session-auth";
import { createProject } from "@/lib/db/create-project";
import { prismaOf } from "@/lib/db/database";
import { findUserAccess } from "@/lib/db/find-user-access";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { changePerson } from "@/lib/usecases/change-person";
import { issuePasswordLink } from "@/lib/usecases/issue-password-link";
import { listPeople } from "@/lib/usecases/list-people";
import type { Runtime } from "@/lib/usecases/runtime";
import { setPasswordByLink } from "@/lib/usecases/set-password-by-link";
import { describeOnBothDatabases } from "../db/both-databases";
import { accountOn, actorOf } from "./account-on";
import { refusalOf } from "./refusal-of";
import { runtimeOn } from "./runtime-under-test";

const PASSWORD = "correct horse battery";

describeOnBothDatabases("everybody with an account", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let root = "";
  let trauma = "";

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    root = await accountOn(context.db, "Root", { isAdministrator: true });
    trauma = (await createProject(context.db, { name: "trauma", description: "", by: "test" })).id;
  });
  afterAll(() => remove());

  const asRoot = () => actorOf(context.db, root);
  const linkOf = async (userId: string, at?: Date) =>
    (await issuePasswordLink(runtime, await asRoot(), userId, at)).link.replace("/new-password#", "");
  const signIn = (name: string, password: string) =>
    sessionAuthOf(runtime).api.signInEmail({
      body: { email: `${name.toLowerCase()}@test.local`, password },
      headers: new Headers({ "x-rounds-client-address": "127.0.0.1" }),
      asResponse: true,
    });
  const headersOf = (response: Response) =>
    new Headers({
      cookie: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    });

  it("is listed, searched and changed by administrators of the installation alone", async () => {
    const ada = await accountOn(context.db, "Ada", { [trauma]: "administrator" });
    const actor = await actorOf(context.db, ada);
    expect(await refusalOf(listPeople(runtime, actor, { search: "", page: 1 }))).toMatch(/^forbidden/);
    expect(await refusalOf(changePerson(runtime, actor, ada, { isAdministrator: true }))).toMatch(/^forbidden/);
    expect(await refusalOf(issuePasswordLink(runtime, actor, root))).toMatch(/^forbidden/);
    const found = await listPeople(runtime, await asRoot(), { search: "ADA@", page: 1 });
    expect(found).toMatchObject({
      total: 1,
      people: [{ userId: ada, lastSignInAt: null, projects: [{ id: trauma, name: "trauma", role: "administrator" }] }],
    });
    expect(await refusalOf(changePerson(runtime, await asRoot(), "none", { isDisabled: true }))).toMatch(/^not-found/);
  });

  it("keeps an administrator of the installation, also when all take it from each other at once", async () => {
    const sole = { isAdministrator: false } as const;
    expect(await refusalOf(changePerson(runtime, await asRoot(), root, sole))).toMatch(/^conflict: This is the only/);
    expect(await refusalOf(changePerson(runtime, await asRoot(), root, { isDisabled: true }))).toMatch(/^conflict/);
    const ids = [root, await accountOn(context.db, "Second"), await accountOn(context.db, "Third")];
    for (const id of ids) await changePerson(runtime, await asRoot(), id, { isAdministrator: true });
    const actors = await Promise.all(ids.map((id) => actorOf(context.db, id)));
    const outcomes = await Promise.all(
      actors.map((actor, index) => refusalOf(changePerson(runtime, actor, ids[(index + 1) % ids.length] ?? "", sole))),
    );
    expect(outcomes.filter((refusal) => refusal?.startsWith("conflict"))).toHaveLength(1);
    const left = await prismaOf(context.db).user.findMany({ where: { isAdministrator: true } });
    expect(left).toHaveLength(1);
    root = left[0]?.id ?? "";
  });

  it("sets a new password by a link that works once, which ends all sessions", async () => {
    const bob = await accountOn(context.db, "Bob", { [trauma]: "engineer" });
    await setPasswordByLink(runtime, { secret: await linkOf(bob), password: PASSWORD });
    const session = headersOf(await signIn("Bob", PASSWORD));
    expect((await authenticateRequest(runtime, session))?.id).toBe(`person:${bob}`);
    const earlier = await linkOf(bob);
    const secret = await linkOf(bob);
    const notGood = /^forbidden: This link is no longer good/;
    expect(await refusalOf(setPasswordByLink(runtime, { secret: earlier, password: PASSWORD }))).toMatch(notGood);
    expect(await refusalOf(setPasswordByLink(runtime, { secret, password: "short" }))).toMatch(/^bad-input/);
    await setPasswordByLink(runtime, { secret, password: "another long password" });
    expect(await authenticateRequest(runtime, session)).toBeNull();
    expect((await signIn("Bob", PASSWORD)).status).toBe(401);
    expect((await signIn("Bob", "another long password")).status).toBe(200);
    expect(await refusalOf(setPasswordByLink(runtime, { secret, password: PASSWORD }))).toMatch(notGood);
    const expired = await linkOf(bob, new Date(Date.now() - 25 * 3_600_000));
    expect(await refusalOf(setPasswordByLink(runtime, { secret: expired, password: PASSWORD }))).toMatch(notGood);
    const entries = await listAuditEntries(context.db, { projects: null, object: `person:${bob}`, limit: 50 });
    expect(entries.find(({ action }) => action === "password-link.used")).toMatchObject({ actor: `person:${bob}` });
    expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it("loses sessions and links at once when an account is disabled, and is told so in the log", async () => {
    const eve = await accountOn(context.db, "Eve", { [trauma]: "engineer" });
    await setPasswordByLink(runtime, { secret: await linkOf(eve), password: PASSWORD });
    const session = headersOf(await signIn("Eve", PASSWORD));
    const secret = await linkOf(eve);
    expect(await changePerson(runtime, await asRoot(), eve, { isDisabled: true })).toMatchObject({ isDisabled: true });
    expect(await authenticateRequest(runtime, session)).toBeNull();
    expect(await findUserAccess(context.db, { userId: eve })).toBeNull();
    expect(await refusalOf(setPasswordByLink(runtime, { secret, password: PASSWORD }))).toMatch(/^forbidden/);
    expect(await refusalOf(linkOf(eve))).toMatch(/^not-found/);
    const [entry] = await listAuditEntries(context.db, {
      projects: null,
      action: "person.access-changed",
      object: `person:${eve}`,
      limit: 1,
    });
    expect(entry).toMatchObject({ details: { disabled: { from: false, to: true }, sessionsEnded: 1 } });
    expect(await changePerson(runtime, await asRoot(), eve, { isDisabled: false })).toMatchObject({
      isDisabled: false,
    });
    expect((await actorOf(context.db, eve)).roles).toEqual({ [trauma]: "engineer" });
  });
});
