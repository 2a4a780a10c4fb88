import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { prismaOf } from "@/lib/db/database";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { type IssueInvitationBody, issueInvitationBodySchema } from "@/lib/schema/invitation";
import { acceptInvitation } from "@/lib/usecases/accept-invitation";
import { changePerson } from "@/lib/usecases/change-person";
import { issueInvitation } from "@/lib/usecases/issue-invitation";
import { listInvitations } from "@/lib/usecases/list-invitations";
import { lookAtInvitation } from "@/lib/usecases/look-at-invitation";
import { removeMember } from "@/lib/usecases/remove-member";
import { revokeInvitation } from "@/lib/usecases/revoke-invitation";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { accountOn, actorOf } from "./account-on";
import { refusalOf } from "./refusal-of";
import { runtimeOn } from "./runtime-under-test";

const PASSWORD = "correct horse battery";
const NEWCOMER = { name: "New Person", password: PASSWORD };
const DAY_MS = 24 * 3_600_000;

describeOnBothDatabases("invitations", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let root = "";
  let boss = "";
  const ids = { trauma: "", burns: "" };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    root = await accountOn(context.db, "Root", { isAdministrator: true });
    for (const name of ["trauma", "burns"] as const) {
      ids[name] = (await createProject(context.db, { name, description: "", by: "test" })).id;
    }
    boss = await accountOn(context.db, "Boss", { [ids.trauma]: "administrator" });
  });
  afterAll(() => remove());

  const invite = async (email: string, rest: Partial<IssueInvitationBody> = {}, by = boss, at = new Date()) => {
    const body = issueInvitationBodySchema.parse({ project: ids.trauma, role: "engineer", email, ...rest });
    const { id, link } = await issueInvitation(runtime, await actorOf(context.db, by), body, at);
    const [path, secret = ""] = link.split("#");
    expect(path).toBe("/invitation");
    return { id, secret };
  };
  const accept = (secret: string, person: Actor | null = null, account: typeof NEWCOMER | null = NEWCOMER) =>
    acceptInvitation(runtime, person, { secret, account: person === null ? account : null });
  const notGood = /^forbidden: This link is no longer good\./;

  it("make an account in the project for somebody who has none, once", async () => {
    const { id, secret } = await invite("One@Test.local", { role: "auditor", mayReadPatients: true });
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const view = await lookAtInvitation(runtime, null, secret);
    expect(view).toMatchObject({ email: "one@test.local", project: "trauma", role: "auditor", needs: "account" });
    expect(await accept(secret)).toEqual({ projectId: ids.trauma });
    const user = await prismaOf(context.db).user.findUniqueOrThrow({ where: { email: "one@test.local" } });
    const actor = await actorOf(context.db, user.id);
    expect(actor).toMatchObject({ name: "New Person", roleEverywhere: null, roles: { [ids.trauma]: "auditor" } });
    expect(actor.mayReadPatients).toEqual({ [ids.trauma]: true });
    expect(await refusalOf(accept(secret))).toMatch(notGood);
    const entries = await listAuditEntries(context.db, { projects: null, actor: actor.id, limit: 10 });
    expect(entries.map(({ action }) => action)).toEqual(["membership.saved", "invitation.used", "person.saved"]);
    expect(entries[1]).toMatchObject({ object: `invitation:${id}`, project: ids.trauma, details: { role: "auditor" } });
  });

  it("keep nothing of the link but its digest, and no address in the log", async () => {
    const { secret } = await invite("kept@test.local");
    const rows = await prismaOf(context.db).invitation.findMany();
    const entries = await listAuditEntries(context.db, { projects: null, limit: 1000 });
    expect(JSON.stringify([rows, entries])).not.toContain(secret);
    expect(JSON.stringify(entries)).not.toContain("kept@test.local");
  });

  it("let in who has signed in with the address; others have to sign in first or are told nothing", async () => {
    const userId = await accountOn(context.db, "Two");
    const other = await actorOf(context.db, await accountOn(context.db, "Three"));
    const { secret } = await invite("two@test.local");
    expect((await lookAtInvitation(runtime, null, secret)).needs).toBe("sign-in");
    expect(await refusalOf(accept(secret))).toMatch(/^unauthenticated/);
    expect(await refusalOf(lookAtInvitation(runtime, other, secret))).toMatch(notGood);
    expect(await refusalOf(accept(secret, other))).toMatch(notGood);
    // Held out by the wrong person, it stays good for the right one.
    const person = await actorOf(context.db, userId);
    expect((await lookAtInvitation(runtime, person, secret)).needs).toBe("nothing");
    await accept(secret, person);
    expect((await actorOf(context.db, userId)).roles).toEqual({ [ids.trauma]: "engineer" });
  });

  it("say the same of a link that expired, was revoked, replaced, or never issued", async () => {
    const old = await invite("late@test.local", {}, boss, new Date(Date.now() - 8 * DAY_MS));
    const revoked = await invite("back@test.local");
    await revokeInvitation(runtime, await actorOf(context.db, boss), revoked.id);
    const replaced = await invite("twice@test.local");
    const latest = await invite("twice@test.local");
    const refusals = await Promise.all(
      [old.secret, revoked.secret, replaced.secret, "never"].map((secret) => refusalOf(accept(secret))),
    );
    expect(refusals[0]).toMatch(notGood);
    expect(new Set(refusals).size).toBe(1);
    expect(await refusalOf(accept(latest.secret))).toBeNull();
  });

  it("let one in of several who use a link at once", async () => {
    const { secret } = await invite("race@test.local");
    const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(accept(secret))));
    expect(outcomes.filter((refusal) => refusal === null)).toHaveLength(1);
    expect(await prismaOf(context.db).user.count({ where: { email: "race@test.local" } })).toBe(1);
  });

  it("end with the rights of whoever issued them", async () => {
    const gone = await accountOn(context.db, "Gone", { [ids.trauma]: "administrator" });
    const closed = await accountOn(context.db, "Closed", { [ids.trauma]: "administrator" });
    const links = [await invite("a@test.local", {}, gone), await invite("b@test.local", {}, closed)];
    const asRoot = await actorOf(context.db, root);
    await removeMember(runtime, asRoot, { project: ids.trauma, userId: gone });
    await changePerson(runtime, asRoot, closed, { isDisabled: true });
    for (const { secret } of links) expect(await refusalOf(accept(secret))).toMatch(notGood);
  });

  it("refuse a short password and stay good then", async () => {
    const { secret } = await invite("short@test.local");
    expect(await refusalOf(accept(secret, null, { ...NEWCOMER, password: "short" }))).toMatch(/^bad-input: .*12/);
    expect(await prismaOf(context.db).user.count({ where: { email: "short@test.local" } })).toBe(0);
    expect(await refusalOf(accept(secret))).toBeNull();
  });

  it("make no account with a password where nobody signs in with one", async () => {
    const { secret } = await invite("provided@test.local");
    const without = { ...runtime, config: { ...runtime.config, hasPasswordSignIn: false } };
    expect((await lookAtInvitation(without, null, secret)).needs).toBe("sign-in");
    const accepted = acceptInvitation(without, null, { secret, account: NEWCOMER });
    expect(await refusalOf(accepted)).toMatch(/^unauthenticated/);
    const userId = await accountOn(context.db, "Provided");
    await acceptInvitation(without, await actorOf(context.db, userId), { secret, account: null });
  });

  it("to administer the installation are issued by its administrators alone", async () => {
    const asked = { project: null, role: "administrator" } as const;
    expect(await refusalOf(invite("root2@test.local", asked))).toMatch(/^forbidden/);
    const { secret } = await invite("root2@test.local", asked, root);
    await accept(secret);
    const user = await prismaOf(context.db).user.findUniqueOrThrow({ where: { email: "root2@test.local" } });
    expect(user.isAdministrator).toBe(true);
    expect(issueInvitationBodySchema.safeParse({ project: null, email: "x@y.org", role: "engineer" }).success).toBe(
      false,
    );
  });

  it("are listed while open and taken back by those of the place alone; others learn nothing", async () => {
    const { id } = await invite("open@test.local", { role: "clinician" });
    const actor = await actorOf(context.db, boss);
    const { invitations } = await listInvitations(runtime, actor, { project: ids.trauma });
    const listed = invitations.find((one) => one.id === id);
    expect(listed).toMatchObject({ email: "open@test.local", role: "clinician", by: "Boss" });
    expect(JSON.stringify(invitations)).not.toContain("late@test.local");
    const stranger = await actorOf(
      context.db,
      await accountOn(context.db, "Stranger", { [ids.burns]: "administrator" }),
    );
    expect((await listInvitations(runtime, stranger, { project: ids.burns })).invitations).toEqual([]);
    expect(await refusalOf(listInvitations(runtime, stranger, { project: ids.trauma }))).toMatch(/^not-found/);
    expect(await refusalOf(revokeInvitation(runtime, stranger, id))).toBe(
      await refusalOf(revokeInvitation(runtime, stranger, "none")),
    );
    await revokeInvitation(runtime, actor, id);
    expect(await refusalOf(revokeInvitation(runtime, actor, id))).toMatch(/^not-found/);
  });

  it("are not for somebody who is there already", async () => {
    expect(await refusalOf(invite("boss@test.local"))).toMatch(/^conflict: .*a member of the project already/);
    const asked = invite("root@test.local", { project: null, role: "administrator" }, root);
    expect(await refusalOf(asked)).toMatch(/^conflict: .*an administrator of the installation already/);
  });
});
