import { expect, test } from "vitest";
import { createFirstAdministrator, issueSetupLink } from "@/lib/auth/setup-link";
import { findUserAccess } from "@/lib/db/find-user-access";
import { hasUsers } from "@/lib/db/has-users";
import { saveUser } from "@/lib/db/save-user";
import { describeOnBothDatabases } from "../db/both-databases";

const ADA = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };

const secretOf = (path: string | null) => path?.replace("/setup#", "") ?? "";

describeOnBothDatabases("the setup link", (context) => {
  test("an expired link and the link of an earlier start are refused", async () => {
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    const expired = secretOf(await issueSetupLink(context.db, yesterday));
    await expect(createFirstAdministrator(context.db, { ...ADA, link: expired })).rejects.toThrow(/expired/);
    const earlier = secretOf(await issueSetupLink(context.db));
    await issueSetupLink(context.db);
    await expect(createFirstAdministrator(context.db, { ...ADA, link: earlier })).rejects.toThrow(/never issued/);
  });

  test("a short password is refused and does not use the link up", async () => {
    const link = secretOf(await issueSetupLink(context.db));
    await expect(createFirstAdministrator(context.db, { ...ADA, link, password: "short" })).rejects.toThrow(/12/);
    expect(await hasUsers(context.db)).toBe(false);
  });

  test("two who use it at once make one administrator, and then there are no more links", async () => {
    const link = secretOf(await issueSetupLink(context.db));
    const outcomes = await Promise.allSettled([
      createFirstAdministrator(context.db, { ...ADA, link }),
      createFirstAdministrator(context.db, { ...ADA, email: "eve@example.org", link }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await hasUsers(context.db)).toBe(true);
    expect(await issueSetupLink(context.db)).toBeNull();
  });

  test("a person saved again keeps their id and takes the new rights", async () => {
    const user = { name: "Bob", email: "bob@example.org", passwordHash: "x", isAdministrator: false, by: "test" };
    const { id } = await saveUser(context.db, user);
    expect((await saveUser(context.db, { ...user, isAdministrator: true })).id).toBe(id);
    expect(await findUserAccess(context.db, { userId: id })).toMatchObject({ isAdministrator: true, memberships: [] });
  });
});
